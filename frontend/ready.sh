#!/bin/sh
# Whether the frontend answers, asked by the engine every few seconds: so without starting a Node.
# Alpine has wget; where it is missing there is bash.
if command -v wget >/dev/null; then
    exec wget -q -O /dev/null http://127.0.0.1:3000/health
fi
exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/3000 && printf "GET /health HTTP/1.0\r\n\r\n" >&3 && read -r _ status _ <&3 && [ "$status" = 200 ]'
