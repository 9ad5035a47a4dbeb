"""The platform's backend: what students may see of the catalog, over HTTP. It writes nothing."""
