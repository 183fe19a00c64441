"""This node among others: its installation, how it joined, and what its serving process runs for it.

installation   the file that says what this node is: ports, passwords, who joined
joining        the one-time code, and the two files that the hub and a new node exchange
serving        broker, connections and router of the serving process
travelling     directories down to the nodes, listings of keys up to the hub
"""
