"""Every refusal the program can give: a stable code, one sentence, one next step.

Codes never change once released: people read them out on the phone, and tests and other programs match on them.
The sentences are marked for translation here and rendered by the faces (`cli`, `ui`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hrd_vault.base.i18n import N_


@dataclass(frozen=True)
class Explained:
    """What a code says to a person: what happened, and what to do next. Both are templates for `str.format`."""

    sentence: str
    hint: str


class VaultError(Exception):
    """A refusal with a stable `code` and `facts` for its sentence. Facts never hold case data beyond what was typed."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, object] = facts

    @property
    def explained(self) -> Explained:
        """The untranslated sentence and hint of this code."""
        return EXPLAINED[self.code]


class Cancelled(Exception):  # noqa: N818 (stopping on request is no error)
    """The user asked to stop. Whatever was under way has been rolled back."""


EXPLAINED: dict[str, Explained] = {
    "training.mixed": Explained(
        N_("What is real and what is for training are never mixed, so nothing was brought in."),
        N_("Open the other vault, and bring this file in there."),
    ),
    "record.fixed": Explained(
        N_("“{field}” is written by the program itself when a file comes in, and cannot be changed by hand."),
        N_("Write what you know in another field."),
    ),
    "evidence.no_file": Explained(
        N_("The file of this evidence is not in this vault."),
        N_("It may lie with whoever sent the record, or in a backup."),
    ),
    "evidence.damaged": Explained(
        N_("The file of this evidence is damaged: it is not what was taken in."),
        N_("Nothing of it is shown. Take the file from a backup, and note when you saw this."),
    ),
    "evidence.unreadable": Explained(
        N_("This file cannot be shown here: {reason}"),
        N_("It is kept as it came in. You can write it out and open it elsewhere, knowing the risk."),
    ),
    "evidence.sandbox": Explained(
        N_("The part of the program that looks at files was stopped, because this file asked too much of it."),
        N_("The file is kept as it came in. It may be damaged, or made to do harm: be careful where you open it."),
    ),
    "evidence.no_sandbox": Explained(
        N_("On this system files are not shown: there is no safe place to look at them."),
        N_("The file is kept as it came in. You can write it out, or look at it on a computer with Linux."),
    ),
    "staging.nowhere": Explained(
        N_("This machine has no place in its memory to lay a file for another program."),
        N_("You can write it out instead, to a place you choose, and remove it there afterwards."),
    ),
    "staging.no_program": Explained(
        N_("No program of this machine took the file."),
        N_("You can write it out instead, and open it from there."),
    ),
    "copy.empty": Explained(
        N_("One of the boxes lies outside the picture, or has no size, so no copy was made."),
        N_("Draw the box again, inside the picture."),
    ),
    "time.not_asked": Explained(
        N_("No time-stamp was asked for this evidence, so no answer fits it."),
        N_("Write the request first, carry it to the authority, and bring its answer back."),
    ),
    "time.another": Explained(
        N_("This answer belongs to another request."),
        N_("Look for the answer to the request that was written last for this evidence."),
    ),
    "time.bad": Explained(
        N_("This answer does not hold against the certificate you gave."),
        N_("Ask the authority for its certificates, and compare them by another road before you rely on them."),
    ),
    "evidence.empty": Explained(
        N_("{name} is empty, or no file."),
        N_("Choose a file that has something in it."),
    ),
    "inbox.no_key": Explained(
        N_("Nothing can be written here without opening the vault."),
        N_("Open the vault once; after that it takes what is written while it is shut."),
    ),
    "inbox.too_long": Explained(
        N_("This is too long to be kept without opening the vault."),
        N_("Write it in parts, or open the vault and bring it in there."),
    ),
    "inbox.damaged": Explained(
        N_("Something that was written while the vault was shut cannot be read."),
        N_("It was damaged, or it was sealed to another key. Ask those who use this machine what they wrote."),
    ),
    "use.wrong": Explained(
        N_("The command was not understood: {reason}"),
        N_("Run the command with --help to see how it is written."),
    ),
    "use.passphrase_missing": Explained(
        N_("A passphrase is needed, and there is no one here to type it."),
        N_("Run this in a terminal, or give --passphrase-file with the name of a file that holds it."),
    ),
    "use.file_missing": Explained(
        N_("The file {name} is not there."), N_("Check the name and the folder, then try again.")
    ),
    "use.no_folder": Explained(
        N_("The folder for {name} is not there, so nothing was written."),
        N_("Check the name, and that the drive is connected, then try again."),
    ),
    "use.file_unreadable": Explained(
        N_("The file {name} could not be read."),
        N_("Check that you may open it, and that the drive is still connected."),
    ),
    "use.file_exists": Explained(
        N_("{name} is already there, and it was not touched."),
        N_("Choose another name, or move the old file away first."),
    ),
    "use.cancelled": Explained(
        N_("Stopped. Nothing of this step was kept."), N_("You can start it again at any time.")
    ),
    "use.recovery_nowhere": Explained(
        N_("There is no terminal to show the recovery code on, so it was not written anywhere."),
        N_(
            "Run “hrd-vault keys VAULT recovery --recovery-file FILE” to get a new one. "
            "Without it a forgotten passphrase is final."
        ),
    ),
    "vault.not_found": Explained(
        N_("There is no vault at {name}."),
        N_("Check the folder. A vault is a folder that holds header.a, header.b and store.db."),
    ),
    "vault.exists": Explained(
        N_("The folder {name} is not empty, so no vault was made there."),
        N_("Choose a new folder. Nothing in this one was changed."),
    ),
    "vault.in_use": Explained(
        N_("This vault is already open in another window or program."),
        N_("Close it there first. Two programs writing at once could destroy it."),
    ),
    "vault.newer": Explained(
        N_("This vault was written by a newer version of the program."),
        N_("Install the newer version. Nothing was changed, and nothing is lost."),
    ),
    "vault.read_only": Explained(
        N_("This folder or drive cannot be written to, so nothing was done."),
        N_("Check that the drive is not write-protected and that you may write there, or copy the vault elsewhere."),
    ),
    "vault.rolled_back": Explained(
        N_("This vault is older than the last time it was open: entries made since are missing."),
        N_(
            "If you brought back an older copy yourself, run “hrd-vault verify VAULT --accept-older”. If you did "
            "not, look for the newer copy first. Until then the vault can be read but not changed."
        ),
    ),
    "vault.conflict_copy": Explained(
        N_("The vault folder holds a copy made by a synchronising program: {name}."),
        N_("Move the vault out of the synchronised folder, keep the newest copy, and try again."),
    ),
    "vault.no_record": Explained(
        N_("No record has the number {id}."), N_("Use “find” to see the numbers of your records.")
    ),
    "vault.damaged_header": Explained(
        N_("Both copies of the vault's header are damaged, so it cannot be opened."),
        N_("Do not change anything in the folder. Restore your latest backup into a new folder."),
    ),
    "vault.damaged_store": Explained(
        N_("The vault's contents are damaged or have been changed from outside."),
        N_("Do not write to it. Keep this folder, and restore your latest backup into a new folder."),
    ),
    "vault.changed_outside": Explained(
        N_("The structure of the vault's contents was changed by another program."),
        N_("Nothing was written. Restore your latest backup into a new folder, and keep this one."),
    ),
    "vault.stray_journal": Explained(
        N_("An unfinished change lies beside the vault that this program did not begin."),
        N_("Somebody may have put it there. Keep the folder as it is and restore your latest backup elsewhere."),
    ),
    "vault.keys_rolled_back": Explained(
        N_("The keys of this vault were replaced by older ones from outside the program."),
        N_(
            "An old passphrase may work again. Run “hrd-vault verify VAULT --accept-older”, then change your passphrase."
        ),
    ),
    "keys.own_wrong": Explained(
        N_("That passphrase does not open the key file {name}."),
        N_("Check capital letters and the keyboard language, then try again."),
    ),
    "keys.wrong": Explained(
        N_("That passphrase or recovery code does not open this vault."),
        N_("Check capital letters and the keyboard language, then try again."),
    ),
    "keys.limits": Explained(
        N_("The vault's header asks for an amount of work that no real vault asks for."),
        N_("It may have been tampered with. Nothing was tried. Use a backup that you trust."),
    ),
    "keys.memory": Explained(
        N_("There is not enough free memory to check the passphrase."),
        N_("Close other programs and try again. Nothing was made weaker to save memory."),
    ),
    "keys.digits": Explained(
        N_("These digits are not those of the key you have for {name}."),
        N_(
            "Listen to them once more. If they still differ, somebody may have put another key in its place: "
            "seal nothing to it."
        ),
    ),
    "keys.differ": Explained(
        N_("The two passphrases were not the same, so nothing was changed."), N_("Start again and type it twice.")
    ),
    "keys.empty": Explained(N_("An empty passphrase protects nothing."), N_("Choose a passphrase of several words.")),
    "keys.slots_full": Explained(
        N_("This vault has as many passphrases as it can hold."), N_("Remove one that is no longer used.")
    ),
    "keys.no_slot": Explained(N_("There is no way in with the number {id}."), N_("Use “keys VAULT list” to see them.")),
    "keys.last_slot": Explained(
        N_("This is the last passphrase. Without it only the recovery code would open the vault."),
        N_("Add another passphrase first."),
    ),
    "keys.not_a_code": Explained(
        N_("That is not a recovery code, or a letter in it is wrong."),
        N_("A recovery code has seven groups of four letters and digits. Check each group."),
    ),
    "disk.full": Explained(
        N_("The disk is full. Nothing was saved, and nothing already saved was lost."),
        N_("Make room and try again. You can still read, delete and export."),
    ),
    "disk.error": Explained(
        N_("The disk did not answer properly. What was saved before is safe."),
        N_("Copy the vault folder to another drive as soon as you can, then try again from there."),
    ),
    "record.bad_json": Explained(
        N_("This is not a record: {reason}"),
        N_("A record is a JSON object with field names and values. See the help for an example."),
    ),
    "record.invalid": Explained(N_("The record was not saved: {problems}"), N_("Correct these fields and try again.")),
    "record.unknown_kind": Explained(N_("There is no kind of record called {kind}."), N_("Known kinds: {known}.")),
    "record.unknown_field": Explained(N_("{kind} has no field called {field}."), N_("Known fields: {known}.")),
    "record.changed_meanwhile": Explained(
        N_("This record was changed after you opened it. Your version was not saved over it."),
        N_("Open the record again and add your changes to the newer version."),
    ),
    "undo.nothing": Explained(N_("There is nothing to undo."), N_("Every step that can be undone has been undone.")),
    "undo.touched": Explained(
        N_("A record of that step was changed since, so it cannot be undone as a whole."),
        N_("Open the record and use its history to bring back what you need."),
    ),
    "undo.final": Explained(
        N_("The last step cannot be undone: {verb}."), N_("Erasing, sealing and key changes are final.")
    ),
    "query.bad_filter": Explained(
        N_("The filter {filter} was not understood."),
        N_("Write it as FIELD=CODE, for example verification=partly, or occurred>=2024-01-01."),
    ),
    "import.unknown_format": Explained(
        N_("{name} is not a file this program can bring in."),
        N_("It reads spreadsheets (.xlsx, .csv), Martus XML, and JSON from this program. Nothing was changed."),
    ),
    "import.unreadable": Explained(
        N_("{name} could not be read: {reason}"),
        N_("Open it in the program it came from, save it again, and try that copy. Nothing was changed."),
    ),
    "import.too_big": Explained(
        N_("{name} is larger than this program reads at once."),
        N_("Split it into smaller files. Nothing was changed."),
    ),
    "import.date_order": Explained(
        N_("In the column {column}, {example} could be read in two ways: day first or month first."),
        N_("Say which with --date-order dmy (day first) or --date-order mdy (month first). Nothing was changed."),
    ),
    "import.bad_map": Explained(
        N_("The mapping {map} was not understood."),
        N_("Write it as COLUMN=FIELD with a column of your file. Columns: {columns}."),
    ),
    "import.rows_refused": Explained(
        N_("{count} rows of {name} could not be read, so nothing of this file was brought in."),
        N_("See the report for each row. Correct the file, or add --skip-bad to bring in the other rows."),
    ),
    "import.sandbox": Explained(
        N_("{name} could not be read safely: the reader was stopped."),
        N_("The file may be damaged, or made to do harm. Nothing was changed."),
    ),
    "export.unknown_format": Explained(N_("There is no export format called {format}."), N_("Known formats: {known}.")),
    "seal.nothing": Explained(
        N_("No record was chosen, so nothing was sealed."), N_("Give record numbers, --kind or --all.")
    ),
    "seal.c4": Explained(
        N_("These records never leave this machine (C4): {titles}"),
        N_("Take them out of your choice. Nothing was sealed."),
    ),
    "seal.only_here": Explained(
        N_("Whoever wrote these records said that they stay only here: {titles}"),
        N_("Ask them first, and change the answer to “May it be shared?”. Nothing was sealed."),
    ),
    "seal.other_use": Explained(
        N_("Whoever wrote these records agreed only to “my lawyer”: {titles}"),
        N_("Choose that use, or ask them first. Nothing was sealed."),
    ),
    "seal.consent": Explained(
        N_("Somebody in these records did not agree to this use, or no longer agrees: {titles}"),
        N_("Take them out of your choice, or ask again and write down the answer. Nothing was sealed."),
    ),
    "seal.emergency": Explained(
        N_("In an emergency each record is chosen by itself, and as few as possible."),
        N_("Choose the records one by one. Nothing was sealed."),
    ),
    "seal.names": Explained(
        N_("This use promises that nobody is named, and these records name: {names}"),
        N_("Choose records without names, or another use that they agreed to. Nothing was sealed."),
    ),
    "seal.too_large": Explained(
        N_("Together these files are too large for one bundle: it holds 128 gigabytes, and 9,990 files."),
        N_("Seal the largest files in a bundle of their own, or leave them out. Nothing was sealed."),
    ),
    "seal.changed": Explained(
        N_("A file was not what it was when its bundle was begun. Nothing was sealed."),
        N_("Check the vault, then try again."),
    ),
    "seal.compromised": Explained(
        N_("The key of {name} is marked as no longer safe."), N_("Ask for a new card, and check its digits by phone.")
    ),
    "seal.mixed": Explained(
        N_("A post-quantum key and an older key must not share one file."),
        N_("Seal one file for each recipient."),
    ),
    "seal.recipient": Explained(
        N_("{name} is neither a contact with a key nor a key."),
        N_("A key begins with age1. Add the key to the contact, or paste the key itself."),
    ),
    "seal.recipient_ambiguous": Explained(
        N_("More than one contact is called {name}."), N_("Give the contact's number instead.")
    ),
    "seal.out_is_file": Explained(
        N_("Several recipients need a folder, one file each."), N_("Give a folder after --out.")
    ),
    "bundle.not_age": Explained(
        N_("{name} is not a sealed bundle."), N_("Ask the sender to send it again, and check the file name.")
    ),
    "bundle.damaged": Explained(
        N_("This bundle is damaged, cut short, or was changed on the way. Nothing of it is shown."),
        N_("Ask the sender to send it again by another road."),
    ),
    "bundle.no_match": Explained(
        N_("This key or passphrase does not open this bundle."),
        N_("Check that the bundle was sealed to you, and ask the sender which key was used."),
    ),
    "bundle.limits": Explained(
        N_("This bundle asks for more work or memory than a real bundle does. It was not opened."),
        N_("It may be an attack. Ask the sender."),
    ),
    "bundle.newer": Explained(
        N_("This bundle was made by a newer version of the program."),
        N_("Install the newer version, or open it with a standard age program."),
    ),
    "bundle.not_ours": Explained(
        N_("This file opens, but what is inside is not a bundle of this program: {reason}."),
        N_("Treat it with care. Use a standard age program if you trust the sender."),
    ),
    "bundle.forged": Explained(
        N_("The signature in this bundle is false. It is not what its sender sealed."),
        N_("Do not rely on it. Call the sender."),
    ),
    "bundle.resealed": Explained(
        N_("This bundle was sealed again by somebody else after its sender signed it."),
        N_("It may have been meant for another person. Call the sender."),
    ),
    "away.undecided": Explained(
        N_("Some records are marked “never leaves this machine”, and nobody decided about each of them: {titles}"),
        N_("Say for each whether it is put away too or stays here. Then try again."),
    ),
    "away.no_proof": Explained(
        N_("Nothing was removed: {reason}"),
        N_("Ask for the signed receipt, or show two copies of the sealed file on different drives."),
    ),
    "away.changed": Explained(
        N_("Nothing was removed: some of the records were changed since they were put away: {titles}"),
        N_("Put them away again, so that nothing is lost."),
    ),
    "reader.not_built": Explained(
        N_("The page that opens bundles in a browser is not part of this copy of the program."),
        N_("Run “python3 dev.py run” once with a network, or install the program as it is given out."),
    ),
    "reader.key": Explained(
        N_("This bundle is sealed to a key, not to a passphrase."),
        N_("Open it with the program, or with “age”. The page in the browser never asks for a key."),
    ),
    "reader.too_large": Explained(
        N_("This bundle is larger than a browser can open: two gigabytes."),
        N_("Open it with the program or with “age”; or seal the largest files in bundles of their own."),
    ),
    "reader.swapped": Explained(
        N_("This page is not the one that this program makes: it may be older, or made to steal passphrases."),
        N_("Do not type a passphrase into it. Open the bundle with the program or with “age”, or ask the sender."),
    ),
    "bundle.sender": Explained(
        N_("Nothing was brought in. {reason}"),
        N_("Call the sender and compare the digits; or say that you bring it in all the same."),
    ),
    "bundle.changed_meanwhile": Explained(
        N_("The bundle was changed while it was being read, so nothing of it was brought in."),
        N_("Open it again, and look at it before you bring it in."),
    ),
    "bundle.none_brought_in": Explained(
        N_("There is nothing in this bundle that is not here already."),
        N_("What you have stays as it is."),
    ),
    "bundle.bad_identity": Explained(
        N_("{name} does not hold a key that opens bundles."),
        N_("The file must hold a line that begins with AGE-SECRET-KEY-."),
    ),
    "bundle.bad_card": Explained(
        N_("This contact card is damaged or was changed."), N_("Ask for the card again by another road.")
    ),
    "backup.damaged": Explained(
        N_("This backup is damaged or incomplete, so nothing was restored."), N_("Use another backup.")
    ),
    "backup.not_verified": Explained(
        N_("The backup was written but could not be read back, so it was removed."),
        N_("Try another drive. Your vault is unharmed."),
    ),
    "program.bug": Explained(
        N_("The program made a mistake ({kind} in {place}). Nothing was saved by this step."),
        N_("Your earlier work is safe. Tell the people who maintain the program, quoting the words in brackets."),
    ),
}
