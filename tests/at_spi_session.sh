#!/bin/sh
# Inside a session bus: the bus of screen readers, the program, then the road. $1: the program's Python, $2: the tests' folder.
/usr/libexec/at-spi-bus-launcher --launch-immediately &
sleep 1
"$1" -I -m hrd_vault > /dev/null &
program=$!
sleep 1
/usr/bin/python3 "$2/at_spi_road.py"
result=$?
kill $program
exit $result
