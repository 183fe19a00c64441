"""Found by every Python of a hub that has this folder on its path: the hub is made dishonest when it begins to serve.

It stands here, and in no build of the program.
"""

import importlib.util
import sys
from importlib.abc import MetaPathFinder

SERVING = "comity.exchange.nodes.serving"


class Breaker(MetaPathFinder):
    """Lets the module that serves a node be loaded as it is, and has it broken afterwards."""

    def find_spec(self, name, path, target=None):
        if name != SERVING:
            return None
        sys.meta_path.remove(self)
        found = importlib.util.find_spec(name)
        load = found.loader.exec_module

        def load_and_break(module):
            load(module)
            importlib.import_module("dishonest_hub").corrupt(module)

        found.loader.exec_module = load_and_break
        return found


sys.meta_path.insert(0, Breaker())
