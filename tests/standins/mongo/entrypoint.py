#!/usr/bin/python3
"""Starts mongod as the official image does: with a first user, and access control, when the environment names one.

In the environment: MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD.
"""

import os
import pwd
import subprocess
import sys
import time
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

ALWAYS = ["--networkMessageCompressors", "disabled"]  # this mongod has none that a driver knows


def option(command: list[str], name: str, default: str) -> str:
    return command[command.index(name) + 1] if name in command else default


def drop_root(places: list[str]) -> None:
    """Go on as mongodb, to whom the data belongs."""
    if os.geteuid() != 0:
        return
    user = pwd.getpwnam("mongodb")
    for place in places:
        subprocess.run(["chown", "-R", "mongodb:mongodb", place], check=True)
    os.setgroups([])
    os.setgid(user.pw_gid)
    os.setuid(user.pw_uid)


def create_first_user(command: list[str], user: str, password: str) -> None:
    """On a mongod that nobody else can reach."""
    private = ["--bind_ip", "127.0.0.1", "--port", "27017", "--nounixsocket"]
    data = option(command, "--dbpath", "/data/db")
    process = subprocess.Popen(["mongod", "--dbpath", data, *private, *ALWAYS])
    try:
        with MongoClient("mongodb://127.0.0.1:27017", serverSelectionTimeoutMS=1000) as client:
            while process.poll() is None:
                try:
                    client.admin.command("ping")
                    break
                except PyMongoError:
                    time.sleep(0.1)
            client.admin.command("createUser", user, pwd=password, roles=[{"role": "root", "db": "admin"}])
    finally:
        process.terminate()
        process.wait()


def main(command: list[str]) -> None:
    if not command or command[0].startswith("-"):
        command = ["mongod", *command]
    if command[0] == "mongod":
        data = option(command, "--dbpath", "/data/db")
        drop_root([data, "/data/configdb"])
        user = os.environ.get("MONGO_INITDB_ROOT_USERNAME")
        password = os.environ.get("MONGO_INITDB_ROOT_PASSWORD")
        if bool(user) != bool(password):
            sys.exit("error: MONGO_INITDB_ROOT_USERNAME and MONGO_INITDB_ROOT_PASSWORD belong together")
        if user and password:
            if not Path(data, "WiredTiger").exists():
                create_first_user(command, user, password)
            command = [*command, "--auth"]
        if "--bind_ip" not in command and "--bind_ip_all" not in command:
            command = [*command, "--bind_ip_all"]
        command += ALWAYS
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1:])
