"""What can be done with an exhibit besides looking: written out, opened elsewhere, checked, stamped, copied, put in words."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hrd_vault.base.i18n import N_, _, current
from hrd_vault.base.shown import honest
from hrd_vault.domain.kinds.evidence import FILE_NAME, MEDIA_TYPE
from hrd_vault.domain.query import Changes
from hrd_vault.domain.records import Record
from hrd_vault.services import copies, custody_report, evidence, proofs, staging, trusted_time
from hrd_vault.services.evidence import Intake, Viewer
from hrd_vault.services.vault import Vault
from hrd_vault.ui import files
from hrd_vault.ui.session import Session
from hrd_vault.ui.tasks import Work
from hrd_vault.ui.widgets.keyboard import one_line
from hrd_vault.ui.widgets.parts import Flow, Label, button, clear, column, panel, row
from hrd_vault.ui.widgets.underway import Underway

_PICTURED = ("image/", "application/pdf", "video/")  # of these, working copies can be drawn
_SPOKEN = ("audio/", "video/")
_CLEANED = {
    "film": N_(
        "The copy has the same pictures and the same sound, and nothing that the file says of itself: no place, no time, no "
        "device."
    ),
    "sound": N_("The copy has the same sound, and nothing that the file says of itself: no place, no time, no device."),
    "pages": N_(
        "The copy has every page as a picture: what is seen, and nothing else. No author, no hidden words, nothing under a "
        "black bar. It cannot be searched."
    ),
    "words": N_(
        "The copy has only the words, as a plain text: no author, no comments, nothing deleted or hidden. Pictures and the "
        "look of the pages are not in it. Hidden rows and columns of a table are."
    ),
}


class Handling(QWidget):
    """The ways on from an exhibit. `place` tells the page and the moment (in milliseconds) that are being looked at."""

    def __init__(self, session: Session, record: Record, place: Callable[[], tuple[int, int]]) -> None:
        super().__init__()
        self._session, self._record, self._place = session, record, place
        self._slot = column(gap=6)
        media = str(record.values.get(MEDIA_TYPE.name, ""))
        actions = Flow(12)
        for text, act, offered in (
            (N_("Write it out…"), self._write_out, True),
            (N_("Open in another program…"), self._elsewhere, session.device.elsewhere),
            (N_("Working copy…"), self._copy, media.startswith(_PICTURED)),
            (N_("Copy without its data…"), self._clean, copies.cleaned_to(media) != ""),
            (N_("Write down its words…"), self._words, True),
            (N_("What happened to it"), self._custody, True),
            (N_("Check its proof files"), self._proof, True),
            (N_("Trusted time…"), self._time, True),
        ):
            if offered:
                actions.addWidget(button(_(text), act, kind="link"))
        self.setLayout(column(panel(actions), panel(self._slot), gap=8))

    def _tell(self, *parts: Any) -> None:
        clear(self._slot)
        for each in parts:
            self._slot.addWidget(each) if isinstance(each, QWidget) else self._slot.addLayout(each)

    def _said(self, text: str) -> Callable[[object], None]:
        return lambda _none: self._session.said.emit(_(text), False)

    def _write_out(self) -> None:
        clear(self._slot)
        why = one_line()
        why.setPlaceholderText(_(N_("What for? It is noted in its custody.")))
        why.setAccessibleName(_(N_("What for")))
        text = N_("What is written out is not protected. Programs that open it may keep copies and lists of their own.")

        def choose() -> None:
            target = files.to_write(self, _(N_("Write it out…")), str(self._record.values.get(FILE_NAME.name, "")))
            if target:
                purpose, exhibit = why.text(), self._record.id
                self._session.labour(
                    self,
                    lambda vault, work: evidence.write_out(vault, exhibit, target, purpose, work),
                    lambda _none: self._session.said.emit(_(N_("Written out. It is not protected there.")), False),
                )
                clear(self._slot)

        self._slot.addWidget(Label(_(text), "warning"))
        self._slot.addWidget(why)
        self._slot.addLayout(row(button(_(N_("Choose where…")), choose), 0))

    def _custody(self) -> None:
        exhibit = self._record.id
        self._session.ask(self, lambda vault: evidence.custody(vault, exhibit), self._show_custody)

    def _show_custody(self, events: list[evidence.Event]) -> None:
        clear(self._slot)
        for event in events:
            told_facts = " · ".join(str(event.facts[name]) for name in ("name", "purpose") if event.facts.get(name))
            time = event.time.replace("T", " ").removesuffix("Z") + " UTC"
            words = f"{event.number}  {time}  {_(evidence.VERBS[event.verb])}"
            self._slot.addWidget(Label(words + (f"  —  {honest(told_facts)}" if told_facts else ""), "second"))
        self._slot.addLayout(row(button(_(N_("Write a report…")), self._report, kind="link"), 0))
        for note in (
            N_(
                "The chain shows later changes to whoever saw it before. By itself it proves nothing against its owner."
            ),
            N_("This does not say that what it shows is true."),
        ):
            self._slot.addWidget(Label(_(note), "small"))

    def _report(self) -> None:
        target = files.to_write(self, _(N_("Write a report…")), "custody.html")
        exhibit, speak = self._record.id, current()
        if target:
            self._session.ask(
                self,
                lambda vault: custody_report.write(vault, exhibit, target, speak),
                lambda _none: self._session.said.emit(_(N_("Written out. It is not protected there.")), False),
            )

    def _proof(self) -> None:
        exhibit = self._record.id
        self._session.ask(self, lambda vault: proofs.check(vault, exhibit)[0], self._show_proof)

    def _show_proof(self, found: list[proofs.Said]) -> None:
        clear(self._slot)
        roles = {"holds": "second", "fails": "problem", "open": "warning"}
        for each in found:
            self._slot.addWidget(Label(each.note.say(current()), roles[each.state]))
        if not found:
            text = N_("No proof file in this vault speaks of it. Take in what the phone laid beside it, and ask again.")
            self._slot.addWidget(Label(_(text), "second"))

    def _elsewhere(self) -> None:
        text = N_(
            "The other program gets a copy that is not protected. It may keep lists, previews and copies of its own, and a "
            "file that was made to do harm can do it there. The copy lies in this machine's memory; it is removed when the "
            "vault is locked. That it was opened is noted."
        )
        yes = button(_(N_("Open it there")), self._open_elsewhere)
        self._tell(Label(_(text), "warning"), row(yes, 0))
        yes.setFocus()

    def _open_elsewhere(self) -> None:
        exhibit = self._record.id

        def act(vault: Vault, work: Any) -> Path:
            laid = staging.lay_out(vault, exhibit, work)
            staging.hand_over(laid)
            return laid

        def opened(_path: Path) -> None:
            remove = button(_(N_("Remove the copy now")), self._sweep)
            text = N_("It was handed to the other program. When you have seen it, close that program first.")
            self._tell(Label(_(text), "second"), row(remove, 0))

        self._session.labour(self, act, opened)

    def _sweep(self) -> None:
        staging.sweep()
        clear(self._slot)
        self._session.said.emit(_(N_("The copy in this machine's memory is gone.")), False)

    def _time(self) -> None:
        text = N_(
            "An authority can witness that this file, and its custody up to now, were there on a day. Write a request, carry "
            "it to a connected machine, and bring the answer back with the authority's certificate. The request says nothing "
            "about the file."
        )
        ask = button(_(N_("Write a request…")), self._ask_time)
        bring = button(_(N_("Bring the answer…")), self._bring_time)
        self._tell(Label(_(text), "second"), row(ask, bring, 0))

    def _ask_time(self) -> None:
        exhibit, target = self._record.id, files.to_write(self, _(N_("Write a request…")), "request.tsq")
        if target:
            done = self._said(N_("The request was written. Keep the vault: only it knows what was asked."))
            self._session.ask(self, lambda vault: trusted_time.request(vault, exhibit, target), done)

    def _bring_time(self) -> None:
        answer = files.to_open(self, _(N_("The authority's answer")))
        certificates = files.to_open(self, _(N_("The authority's certificates"))) if answer else []
        if not certificates:
            return
        exhibit = self._record.id

        def told_time(time: str) -> None:
            said = _(
                N_("Stamped {time}, as the certificates you gave vouch. Whether to trust them is for people to say.")
            )
            self._tell(Label(said.format(time=time.replace("T", " ").removesuffix("Z") + " UTC")))

        self._session.ask(
            self, lambda vault: trusted_time.accept(vault, exhibit, answer[0], certificates[0]), told_time
        )

    def _copy(self) -> None:
        from hrd_vault.ui.widgets.working_copy import WorkingCopy  # noqa: PLC0415 (seldom asked for)

        page, at = self._place()
        self._tell(WorkingCopy(self._session, self._record, page, at))

    def _clean(self) -> None:
        text = _(_CLEANED[copies.cleaned_to(str(self._record.values.get(MEDIA_TYPE.name, "")))])
        can_tell = _(N_("Look at the copy before it leaves: what is in it can still tell who and where."))
        self._tell(
            Label(text, "second"),
            Label(can_tell, "second"),
            row(button(_(N_("Make the copy")), self._begin_clean), 0),
        )

    def _begin_clean(self) -> None:
        exhibit = self._record.id
        self._session.ask(self, lambda vault: copies.begin_cleaned(vault, exhibit), lambda found: self._write(*found))

    def _write(self, intake: Intake, viewer: Viewer) -> None:
        under, exhibit = Underway(), self._record.id
        self._session.viewers.add(viewer)
        self._tell(under)

        def write(work: Work) -> None:
            try:
                intake.write(work)
            finally:
                viewer.close()

        def keep(vault: Vault) -> tuple[Record, Changes]:
            words = evidence.words_of(evidence.peek(vault, intake), intake)
            return copies.finish_cleaned(vault, exhibit, intake, words)

        def kept(found: tuple[Record, Changes]) -> None:
            self._session.changed.emit(found[1])
            self._session.said.emit(_(N_("The copy was made; the original is as it was.")), False)
            self._session.go.emit("record", found[0].id)

        def written(_none: None) -> None:
            self._session.viewers.discard(viewer)
            self._session.ask(self, keep, kept, gave_up)

        def gave_up(error: Exception) -> None:
            self._session.viewers.discard(viewer)
            clear(self._slot)
            self._session.ask(self, lambda vault: evidence.abandon(vault, intake), lambda _none: None)
            self._session.refuse(error)

        under.follow(self._session.taking.run(self, write, written, gave_up))

    def _words(self) -> None:
        from hrd_vault.ui.widgets.wording import Wording  # noqa: PLC0415 (seldom asked for)

        spoken = str(self._record.values.get(MEDIA_TYPE.name, "")).startswith(_SPOKEN)
        self._tell(Wording(self._session, self._record, (lambda: self._place()[1]) if spoken else None))
