"""Film and sound, for the child that looks at exhibits: any moment of them, what they claim, and a copy that says nothing."""

import itertools
import struct
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import av
import av.subtitles.stream
from PIL import Image

from hrd_vault.base.canonical import Json
from hrd_vault.formats.looking import PICTURE, SOUND
from hrd_vault.formats.viewing import channel
from hrd_vault.formats.viewing.channel import Sink, claim, file, put

_RATE = 44_100  # sound is given out at this rate, two channels, 16 bits

_DEMUXERS = {
    "video/mp4": "mov", "video/quicktime": "mov", "audio/mp4": "mov", "video/x-matroska": "matroska", "audio/wav": "wav",
    "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/flac": "flac", "audio/amr": "amr",
    "video/x-msvideo": "avi",
}  # fmt: skip


def _opened(size: int, media: str) -> Any:
    found = av.open(file(size), format=_DEMUXERS[media], metadata_errors="replace")
    for stream in (*found.streams.video, *found.streams.audio):
        stream.codec_context.thread_count = 1
    return found


def _claims(found: Any) -> Iterator[Json]:
    if found.duration:
        yield claim("length", f"{found.duration / 1_000_000:.3f} s", found.format.name)
    for stream in found.streams.video[:1]:
        yield claim("dimensions", f"{stream.width} × {stream.height}", stream.codec_context.name)
    told = {**{key.lower(): value for stream in found.streams for key, value in stream.metadata.items()},
            **{key.lower(): value for key, value in found.metadata.items()}}  # fmt: skip
    names = (
        ("creation_time", "captured"), ("com.apple.quicktime.creationdate", "captured"), ("date", "captured"),
        ("location", "gps"), ("com.apple.quicktime.location.iso6709", "gps"),
        ("make", "device"), ("com.apple.quicktime.make", "device"), ("model", "device"),
        ("com.apple.quicktime.model", "device"), ("com.android.version", "software"), ("encoder", "software"),
        ("artist", "author"), ("author", "author"), ("title", "title"), ("rotate", "orientation"),
    )  # fmt: skip
    for name, what in names:
        if told.get(name):
            yield claim(what, told[name], f"{found.format.name.partition(',')[0]} {name}")


def _last_moment(found: Any) -> int:
    """How long it is in microseconds, where it does not say so itself: read through to the end."""
    stream = (*found.streams.video, *found.streams.audio)[0]
    ends = (packet.pts + (packet.duration or 0) for packet in found.demux(stream) if packet.pts is not None)
    last = max(ends, default=0)
    found.seek(0)
    return int(last * stream.time_base * 1_000_000)


def _show(found: Any, command: Json) -> None:
    """The picture at a moment: the last key frame before it, then forward to it."""
    stream = found.streams.video[0]
    at = int(command.get("at", 0))  # milliseconds
    found.seek(at * 1000, backward=True)
    last = None
    for frame in found.decode(stream):
        last = frame
        if frame.time is None or frame.time * 1000 >= at:
            break
    if last is None:
        raise ValueError("no picture")
    _put_frame(last, command)


def _put_frame(frame: Any, command: Json) -> None:
    scale = min(int(command["width"]) / max(1, frame.width), int(command["height"]) / max(1, frame.height), 1.0)
    width, height = max(2, int(frame.width * scale)), max(2, int(frame.height * scale))
    image = frame.to_image(width=width, height=height)
    turned = -int(getattr(frame, "rotation", 0) or 0)
    if turned % 360:
        image = image.rotate(-turned, expand=True)
    put(PICTURE, struct.pack(">II", *image.size) + image.tobytes())


def _sound(found: Any, command: Json) -> None:
    """So many milliseconds of sound from a moment, as samples."""
    start, length = int(command.get("at", 0)), min(int(command.get("length", 1000)), 10_000)
    stream = found.streams.audio[0]
    found.seek(start * 1000, backward=True)
    resampler = av.AudioResampler(format="s16", layout="stereo", rate=_RATE)
    out = bytearray()
    wanted = _RATE * 4 * length // 1000
    for frame in found.decode(stream):
        if frame.time is not None and (frame.time * 1000) + 1000 * frame.samples / max(1, frame.sample_rate) < start:
            continue
        for piece in resampler.resample(frame):
            out += bytes(piece.planes[0])[: piece.samples * 4]
        if len(out) >= wanted:
            break
    put(SOUND, bytes(out[:wanted]))


# Units between the pictures in which a camera or a program may say things (supplemental enhancement information), by the
# codec: their types, where in a unit's first byte the type stands, and where the stream's head says how long a length is.
_SPEAKING: dict[str, tuple[frozenset[int], Callable[[int], int], int]] = {
    "h264": (frozenset({6}), lambda first: first & 31, 4),  # ISO/IEC 14496-10, table 7-1; 14496-15, 5.3.3.1
    "hevc": (frozenset({39, 40}), lambda first: first >> 1 & 63, 21),  # ISO/IEC 23008-2, table 7-1; 14496-15, 8.3.3.1
}
_STREAMED = {"movflags": "frag_keyframe+empty_moov+default_base_moof", "fflags": "+bitexact"}


def _clean(found: Any) -> None:
    """Write the film anew: its pictures and its sound as they are, and nothing else; a mere sound as its samples."""
    seen, heard = found.streams.video[:1], found.streams.audio[:1]
    options = _STREAMED if seen else {**_STREAMED, "brand": "M4A "}
    form = "matroska" if found.format.name.startswith("matroska") else "mp4"
    with av.open(Sink(), "w", format=form, options=options) as out:
        if seen:
            _take_over(found, out, [*seen, *heard])
        else:
            _samples(found, out, heard[0])


def _take_over(found: Any, out: Any, streams: list[Any]) -> None:
    targets = {}
    for stream in streams:
        targets[stream.index] = target = out.add_stream_from_template(stream)
        target.metadata.clear()
        if stream.codec_context.name == "hevc" and target.codec_context.extradata:
            target.codec_context.extradata = _silent_head(target.codec_context.extradata)
    for packet in found.demux(*streams):
        if not packet.size:  # the end of a stream
            continue
        kept = av.Packet(_silent(bytes(packet), packet.stream.codec_context))
        kept.pts, kept.dts, kept.duration = packet.pts, packet.dts, packet.duration
        kept.time_base, kept.is_keyframe = packet.time_base, packet.is_keyframe
        kept.stream = targets[packet.stream.index]
        out.mux(kept)


def _silent_head(head: bytes) -> bytes:
    """What stands before an HEVC stream, without the units that speak (ISO/IEC 14496-15, 8.3.3.1.2)."""
    types, type_of, _place = _SPEAKING["hevc"]
    kept, count, at = bytearray(head[:23]), 0, 23
    for _ in range(head[22]):
        start, units = at, int.from_bytes(head[at + 1 : at + 3], "big")
        at += 3
        for _unit in range(units):
            at += 2 + int.from_bytes(head[at : at + 2], "big")
        if type_of(head[start] << 1) not in types:
            kept += head[start:at]
            count += 1
    kept[22] = count
    return bytes(kept)


def _silent(data: bytes, codec: Any) -> bytes:
    """The units of a packet but those that speak."""
    if codec.name not in _SPEAKING or not codec.extradata:
        return data
    types, type_of, place = _SPEAKING[codec.name]
    if codec.extradata[0] != 1:  # units between start codes: not how these files keep them
        raise ValueError("units of another form")
    wide = (codec.extradata[place] & 3) + 1
    kept, at = bytearray(), 0
    while at + wide < len(data):
        end = at + wide + int.from_bytes(data[at : at + wide], "big")
        if type_of(data[at + wide]) not in types:
            kept += data[at:end]
        at = end
    return bytes(kept)


def _samples(found: Any, out: Any, stream: Any) -> None:
    target = out.add_stream("flac", rate=stream.rate, layout=stream.layout, format="s16")
    alike = av.AudioResampler(format="s16", layout=stream.layout, rate=stream.rate, frame_size=4096)
    for frame in itertools.chain(found.decode(stream), (None,)):
        for piece in alike.resample(frame):
            out.mux(target.encode(piece))
    out.mux(target.encode(None))


class Exhibit(channel.Exhibit):
    """A film or a sound."""

    @cached_property
    def _found(self) -> Any:
        return _opened(self.size, self.media)

    def claims(self) -> Iterator[Json]:
        return _claims(self._found)

    def about(self) -> Json:
        found = self._found
        length = int((found.duration or _last_moment(found)) / 1000)
        rate = float(found.streams.video[0].average_rate or 0) if found.streams.video else 0.0
        seen, heard = bool(found.streams.video), bool(found.streams.audio)
        return {"length": length, "seen": seen, "heard": heard, "rate": str(round(rate, 3))}

    def show(self, command: Json) -> None:
        _show(self._found, command)

    def sound(self, command: Json) -> None:
        _sound(self._found, command)

    def clean(self) -> None:
        _clean(self._found)


def warm_up() -> None:
    """Load every decoder while loading is still allowed."""
    Image.init()
    av.logging.set_level(None)
    av.AudioResampler(format="s16", layout="stereo", rate=_RATE)
    av.VideoFrame(4, 4, "yuv420p").to_image()  # type: ignore[no-untyped-call]
