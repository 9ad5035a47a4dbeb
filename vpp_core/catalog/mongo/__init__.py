"""The store on MongoDB: the only door to PyMongo."""

from vpp_core.catalog.mongo.store import MongoStore

__all__ = ["MongoStore"]
