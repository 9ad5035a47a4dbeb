#!/bin/bash
# Whether the backend is ready, asked by the engine every few seconds: so without starting a Python.
exec 3<>/dev/tcp/127.0.0.1/8000 || exit 1
printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3
read -r _ status _ <&3
tail -n 1 <&3 # where it is not, its answer says why
[ "$status" = 200 ]
