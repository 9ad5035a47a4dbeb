#!/usr/bin/python3
"""The one thing that a health check asks of mongosh: does the server answer a ping?

    mongosh [--quiet] [address | --host x --port y] --eval 'db.adminCommand("ping").ok'

Prints ok; with quit(...) in the expression it tells by its exit code alone. Other expressions are refused.
"""

import argparse
import sys

from pymongo import MongoClient
from pymongo.errors import PyMongoError


def url_of(address: str, host: str, port: str) -> str:
    if address.startswith("mongodb://"):
        return address
    place, _, database = address.partition("/")
    return f"mongodb://{place or host}{'' if ':' in place else ':' + port}/{database}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="mongosh")
    parser.add_argument("address", nargs="?", default="")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--norc", action="store_true")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="27017")
    parser.add_argument("--eval", required=True)
    arguments = parser.parse_args()
    if "ping" not in arguments.eval:
        print(f"MongoshUnimplementedError: this stand-in only knows ping, not: {arguments.eval}", file=sys.stderr)
        return 1
    try:
        url = url_of(arguments.address, arguments.host, arguments.port)
        with MongoClient(url, serverSelectionTimeoutMS=5000, directConnection=True) as client:
            ok = int(client.admin.command("ping")["ok"])
    except PyMongoError as error:
        print(f"MongoNetworkError: {error}", file=sys.stderr)
        return 1
    if "quit(" in arguments.eval:
        return 0 if ok else 2
    print(ok)
    return 0


if __name__ == "__main__":
    sys.exit(main())
