"""The broker between nodes: NATS JetStream, one server at the hub and one at each bureau's node.

    node XA                                   hub                                    node XB
    ┌──────────────┐   leaf, dialled by XA   ┌───────────────────┐                  ┌──────────────┐
    │ OUT out.>    │ ◀─sources── FROM ───────│ account XA        │                  │              │
    │ IN  in.>     │ ──sources─▶ TO   in.>   │                   │                  │              │
    └──────────────┘                         │ account XB   TO ──│─────sources────▶ │ IN           │
                                             └───────────────────┘                  └──────────────┘
                                      the router reads FROM of every account and writes TO of the addressee's

A node publishes to its own server only, so that it can send while the hub is away; what crosses a leaf is sourcing, and
nothing else is allowed to. The broker is believed in nothing: what it says of a message is a name for finding it again.
"""
