"""The store on MongoDB: the only door to PyMongo."""

from vpp_core.catalog.mongo.server import check_url
from vpp_core.catalog.mongo.store import MongoStore

__all__ = ["MongoStore", "check_url"]
