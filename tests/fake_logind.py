"""Stands for logind on a bus of the tests: gives out a descriptor that delays the sleep, and says when it was closed.

Run by Debian's own Python, whose bindings can pass a descriptor over the bus.
"""

import os
import select
import sys

from gi.repository import Gio, GLib  # type: ignore[import-not-found]

XML = """<node><interface name="org.freedesktop.login1.Manager"><method name="Inhibit">
<arg direction="in" type="s"/><arg direction="in" type="s"/><arg direction="in" type="s"/><arg direction="in" type="s"/>
<arg direction="out" type="h"/></method></interface></node>"""
loop = GLib.MainLoop()


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def inhibit(_bus, _sender, _path, _interface, _method, arguments, invocation) -> None:  # type: ignore[no-untyped-def]
    reading, writing = os.pipe()
    handles = Gio.UnixFDList.new_from_array([writing])
    invocation.return_value_with_unix_fd_list(GLib.Variant("(h)", (0,)), handles)
    say("held " + " ".join(arguments.unpack()))

    def look() -> bool:
        if select.select([reading], [], [], 0)[0]:
            say("let go")
            return False
        return True

    GLib.timeout_add(20, look)


def on_bus(bus, _name) -> None:  # type: ignore[no-untyped-def]
    node = Gio.DBusNodeInfo.new_for_xml(XML)
    bus.register_object("/org/freedesktop/login1", node.interfaces[0], inhibit)


Gio.bus_own_name(
    Gio.BusType.SESSION, "org.freedesktop.login1", Gio.BusNameOwnerFlags.NONE, on_bus, lambda *_: say("ready"), None
)
loop.run()
