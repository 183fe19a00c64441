"""`comity ballots trustee | authority | office | voter …`: each role's steps, with its own files.

`app` is mounted under `comity ballots`.  Which file is for whose eyes: `files`.
"""

import json
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from comity.engines.ballots import strict
from comity.engines.ballots.container import read_archive
from comity.engines.ballots.defects import ArchiveRejected, Fact
from comity.engines.ballots.election import Election, HomomorphicQuestion, read_credentials
from comity.engines.ballots.groups import GROUP_NAMES, group_named
from comity.engines.ballots.hashing import sha256_hex
from comity.engines.ballots.holding import SharedKey, trustees_of
from comity.engines.ballots.reporting import render as defect_sentence
from comity.engines.ballots.tally import written_encrypted_tally
from comity.engines.ballots.trustees import (
    CertificateContext,
    SignedMessage,
    read_trustees,
)
from comity.engines.ballots.verification import verify

from . import files
from .auditing import audit
from .booth import booth_files
from .box import Box
from .credentials import new_uuid
from .finding import find_ballot as find
from .forms import Form
from .keys import new_trustee_key
from .opening import partial_decryption
from .refusal_sentences import _, render, said
from .refusals import StepRefused
from .rolls import Roll, new_roll, read_voters
from .sealing import Sealer, homomorphic_questions
from .threshold import (
    Polynomial,
    certificates_fingerprint,
    new_member,
    new_polynomial,
    take_shares,
)

app = typer.Typer()
trustee = typer.Typer(help="A trustee's own machine: keys, and the decryption of the tally.", no_args_is_help=True)
authority = typer.Typer(help="The credential authority: voters' codes and electoral rolls.", no_args_is_help=True)
office = typer.Typer(help="The office that holds the election: its archive. It holds no secret.", no_args_is_help=True)
voter = typer.Typer(help="The voter's device: seal a ballot, then cast it or audit it.", no_args_is_help=True)
for _name, _role in (("trustee", trustee), ("authority", authority), ("office", office), ("voter", voter)):
    app.add_typer(_role, name=_name)

EXIT_REFUSED = 1

Group = Annotated[str, typer.Option(help=f"The group: {', '.join(GROUP_NAMES)}.")]
Format = Annotated[Form, typer.Option("--format", help="The tools' form: codes and trustees' certificates differ.")]
Out = Annotated[Path, typer.Option("--out", help="Folder for the files that are written.")]
_SHARED_FILES = ("certificate", "polynomial", "public")
Archive = Annotated[Path, typer.Argument(help="The election's archive, UUID.bel.")]


# --- trustee ----------------------------------------------------------------------------------------------------------


@trustee.command("key")
def trustee_key(group: Group = "Ed25519", out: Out = Path()) -> None:
    """Make the key of a trustee without whom nothing is decrypted.

    trustee.key stays with the trustee; trustee.json goes to the office.

    Example: comity ballots trustee key --group BELENIOS-2048 --out trustee-1
    """
    with _answering():
        key = new_trustee_key(group_named(group))
        _write(out / "trustee.key", files.trustee_key_written(group, key), private=True)
        _write(out / "trustee.json", strict.compact(key.public.written()))


@trustee.command("join")
def trustee_join(
    size: Annotated[int, typer.Option(help="How many trustees share the key.", min=1)],
    threshold: Annotated[int, typer.Option(help="How many of them are needed to decrypt.", min=1)],
    index: Annotated[int, typer.Option(help="Which of them this is, from 1.", min=1)],
    group: Group = "Ed25519",
    form: Format = Form.TOOLS_3_X,
    out: Out = Path(),
) -> None:
    """Step 1 of 3 for trustees who share a key: a certificate for the others.

    member.key stays here; certificate-INDEX.json goes to the office, which gives every member all certificates.

    Example: comity ballots trustee join --size 4 --threshold 3 --index 1 --out trustee-1
    """
    with _answering():
        _require_group(group, form)
        member = new_member(CertificateContext(group, size, threshold, index), form)
        _write(out / "member.key", files.member_written(member), private=True)
        _write(out / f"certificate-{index}.json", strict.compact(member.certificate.written()))


@trustee.command("polynomial")
def trustee_polynomial(
    key: Annotated[Path, typer.Argument(help="This trustee's member.key.")],
    folder: Annotated[Path, typer.Argument(help="The folder with every certificate-N.json.")],
    out: Out = Path(),
) -> None:
    """Step 2 of 3: commitments, and a sealed share for every member.

    Compare the fingerprint of the certificates with the other members, by voice, before you go on.

    Example: comity ballots trustee polynomial trustee-1/member.key office --out trustee-1
    """
    with _answering():
        member, certificates = files.member_read(files.read_bytes(key)), _certificates(folder)
        polynomial = new_polynomial(member, certificates)
        _say(_("Fingerprint of the certificates: %(fingerprint)s"), fingerprint=certificates_fingerprint(certificates))
        _write(out / f"polynomial-{member.place.index}.json", polynomial.written())


@trustee.command("shares")
def trustee_shares(
    key: Annotated[Path, typer.Argument(help="This trustee's member.key.")],
    folder: Annotated[Path, typer.Argument(help="The folder with every certificate-N.json and polynomial-N.json.")],
    out: Out = Path(),
) -> None:
    """Step 3 of 3: check the shares of all members, and make this trustee's key from them.

    trustee.key stays here; public-INDEX.json goes to the office. member.key can then be destroyed.

    Example: comity ballots trustee shares trustee-1/member.key office --out trustee-1
    """
    with _answering():
        member, certificates = files.member_read(files.read_bytes(key)), _certificates(folder)
        polynomials = files.numbered(folder, "polynomial", Polynomial.read)
        own = take_shares(member, certificates, polynomials)
        _say(_("Fingerprint of the certificates: %(fingerprint)s"), fingerprint=certificates_fingerprint(certificates))
        _write(out / "trustee.key", files.trustee_key_written(member.place.group, own), private=True)
        _write(out / f"public-{member.place.index}.json", strict.compact(own.public.written()))


@trustee.command("decrypt")
def trustee_decrypt(
    archive: Archive,
    key: Annotated[Path, typer.Option(help="This trustee's trustee.key.")],
    out: Out = Path(),
) -> None:
    """Verify the archive, then write this trustee's share of the decryption of its tally.

    A key opens one tally of an election only: the difference of two would tell single votes.

    Example: comity ballots trustee decrypt UUID.bel --key trustee-1/trustee.key --out trustee-1
    """
    with _answering():
        content = files.read_whole(archive)
        report = verify(content)
        if report.defect is not None:
            raise StepRefused("archive_unsound", rule=report.defect.code)
        box = Box.continuing(read_archive(content))
        group_name, own = files.trustee_key_read(files.read_bytes(key))
        if group_name != box.election.group or own.public.public_key not in box.keys:
            raise StepRefused("key_of_no_trustee")
        owner = box.keys[own.public.public_key]
        _say(_("Ballots that count: %(count)s; voters on the roll: %(roll)s"), count=report.voted, roll=report.on_roll)
        files.claim_tally(key, report.fingerprint, sha256_hex(written_encrypted_tally(box.tally)))
        decryption = partial_decryption(box.setting, box.tally, own.secret)
        _write(out / f"decryption-{owner}.json", decryption.written())


# --- credential authority ---------------------------------------------------------------------------------------------


@authority.command("codes")
def authority_codes(
    voters: Annotated[Path, typer.Argument(help="CSV: a voter a line, with a weight where votes are weighted.")],
    election: Annotated[list[str], typer.Option(help="UUID of an election; once for each election of the session.")],
    group: Group = "Ed25519",
    form: Format = Form.TOOLS_3_X,
    out: Out = Path(),
) -> None:
    """Draw a code for every voter, good for all elections of a session.

    codes.csv is for the sealed cards: print, hand out, destroy. roll.json stays with the authority.

    Example: comity ballots authority codes voters.csv --election UUID1 --election UUID2 --out authority
    """
    with _answering():
        _require_group(group, form)
        cards, roll = new_roll(read_voters(files.read_bytes(voters)), election, group, form)
        _write(out / "codes.csv", cards.as_csv(), private=True)
        _write(out / "roll.json", roll.written(), private=True)


@authority.command("roll")
def authority_roll(
    roll: Annotated[Path, typer.Argument(help="The authority's roll.json.")],
    election: Annotated[str, typer.Option(help="UUID of the election.")],
    present: Annotated[
        Path | None, typer.Option(help="Only these voters, one a line; everybody on the roll without it.")
    ] = None,
    out: Out = Path(),
) -> None:
    """Write the public credentials of one election, in an order that tells nothing.

    Example: comity ballots authority roll authority/roll.json --election UUID --present present.csv --out office
    """
    with _answering():
        names = None
        if present is not None:
            names = [each.name for each in read_voters(files.read_bytes(present))]
        credentials = Roll.read(files.read_bytes(roll)).credentials(election, names)
        _write(out / f"credentials-{election}.json", credentials)


# --- office -----------------------------------------------------------------------------------------------------------


@office.command("uuid")
def office_uuid(count: Annotated[int, typer.Option(help="How many.", min=1, max=1000)] = 1) -> None:
    """Draw names for elections; the credential authority needs them first.

    Example: comity ballots office uuid --count 3
    """
    for _number in range(count):
        typer.echo(new_uuid())


@office.command("trustees")
def office_trustees(
    single: Annotated[list[Path] | None, typer.Option(help="trustee.json of a trustee who must take part.")] = None,
    shared: Annotated[
        Path | None, typer.Option(help="Folder with certificate-N.json, polynomial-N.json and public-N.json.")
    ] = None,
    threshold: Annotated[int, typer.Option(help="How many of the sharing trustees are needed.", min=1)] = 1,
    out: Out = Path(),
) -> None:
    """Put the trustees together: those who must all take part, then those who share a key.

    Example: comity ballots office trustees --single board/trustee.json --shared office --threshold 3 --out office
    """
    with _answering():
        parts = None
        if shared is not None:
            parts = SharedKey(threshold, *(files.numbered(shared, kind, bytes) for kind in _SHARED_FILES))
        trustees = trustees_of([files.read_bytes(path) for path in single or ()], parts)
        read_trustees(trustees)
        _write(out / "trustees.json", trustees)


@office.command("set-up")
def office_set_up(
    draft: Annotated[Path, typer.Argument(help="YAML: name, description and questions of the election.")],
    uuid: Annotated[str, typer.Option(help="The election's UUID, as the credential authority used it.")],
    trustees: Annotated[Path, typer.Option(help="trustees.json")],
    credentials: Annotated[Path, typer.Option(help="credentials-UUID.json")],
    group: Group = "Ed25519",
    out: Out = Path(),
) -> None:
    """Begin the archive of an election; election.json is for the voters' devices.

    Example: comity ballots office set-up draft.yaml --uuid UUID --trustees trustees.json --credentials c.json --out box
    """
    with _answering():
        box = Box.set_up(
            files.read_draft(files.read_bytes(draft), group, uuid),
            read_trustees(files.read_bytes(trustees)),
            read_credentials(files.read_bytes(credentials)),
            int(time.time()),
        )
        _write(out / "election.json", box.election.written())
        _write(out / f"{uuid}.bel", box.take())
        _say(_("Fingerprint of the election: %(fingerprint)s"), fingerprint=box.election.fingerprint)


@office.command("booth")
def office_booth(archive: Archive, out: Out = Path("booth")) -> None:
    """Write a voting booth: web pages in four languages that seal ballots and need no network once loaded.

    Any web server may serve the folder, over HTTPS or on the same machine.

    Example: comity ballots office booth UUID.bel --out booth
    """
    with _answering():
        for name, content in booth_files(read_archive(files.read_whole(archive))):
            files.write_new(out / name, content)
        _say(_("Written: %(file)s"), file=str(out))


@office.command("receive")
def office_receive(
    archive: Archive,
    ballots: Annotated[list[Path], typer.Argument(help="Ballots as voters' devices sealed them.")],
    final: Annotated[bool, typer.Option("--final", help="A voter who has voted cannot vote again.")] = False,
) -> None:
    """Check ballots and take them in; prints each tracking number.

    Example: comity ballots office receive UUID.bel ballot.json
    """
    with _answering(), files.open_box(archive) as box:
        for ballot in ballots:
            typer.echo(box.receive(files.read_bytes(ballot), final))


@office.command("close")
def office_close(archive: Archive) -> None:
    """End the vote and add up the encrypted answers.

    Example: comity ballots office close UUID.bel
    """
    with _answering(), files.open_box(archive) as box:
        _say(_("Ballots that count: %(count)s"), count=box.close().num_tallied)


@office.command("decryption")
def office_decryption(
    archive: Archive, shares: Annotated[list[Path], typer.Argument(help="decryption-N.json of trustees.")]
) -> None:
    """Check trustees' shares of the decryption and take them in.

    Example: comity ballots office decryption UUID.bel decryption-1.json decryption-3.json
    """
    with _answering(), files.open_box(archive) as box:
        for share in shares:
            _say(_("Decrypted by trustee %(trustee)s"), trustee=box.add_decryption(files.read_bytes(share)))


@office.command("publish")
def office_publish(archive: Archive) -> None:
    """Combine the trustees' shares into the counts, and end the archive with them.

    Example: comity ballots office publish UUID.bel
    """
    with _answering(), files.open_box(archive) as box:
        result = box.publish()
        for question, counts in zip(homomorphic_questions(box.election), result, strict=True):
            typer.echo(question.question)
            for label, count in zip(question.labels, counts, strict=True):
                typer.echo(f"    {label or said(_('Blank'), _language())}: {count}")


# --- voter ------------------------------------------------------------------------------------------------------------


@voter.command("seal")
def voter_seal(
    election: Annotated[Path, typer.Argument(help="election.json")],
    answers: Annotated[
        str, typer.Option(help="For each question a list of 0 and 1, such as [[1,0,0]]; a blank vote's place is first.")
    ],
    code: Annotated[str, typer.Option(prompt=True, hide_input=True, envvar="COMITY_BALLOT_CODE", help="The code.")],
    then: Annotated[str, typer.Option(help="What to do once the commitment is shown: cast, audit, or ask.")] = "ask",
    out: Out = Path(),
) -> None:
    """Seal a ballot and show its commitment; then cast it, or audit it on another device.

    An audited ballot is never cast: seal another one. Decide only after you noted the commitment.

    Example: comity ballots voter seal election.json --answers "[[1,0,0]]"
    """
    with _answering():
        prepared = Sealer(Election.read(files.read_bytes(election))).prepare(code.strip(), _answers(answers))
        _say(_("Commitment: %(commitment)s"), commitment=prepared.commitment)
        while then not in ("cast", "audit"):
            then = typer.prompt(said(_("Note the commitment. Then type cast or audit"), _language()))
        if then == "audit":
            _write(out / "audit.json", prepared.audit())
            return
        cast = prepared.cast()
        _write(out / "ballot.json", cast.ballot)
        _say(_("Tracking number: %(number)s"), number=cast.tracking_number)


@app.command("audit")
def audit_ballot(
    record: Annotated[Path, typer.Argument(help="audit.json of the device that sealed the ballot.")],
    election: Annotated[Path, typer.Argument(help="election.json")],
) -> None:
    """Check on another device what an audited ballot holds, and print its commitment to compare.

    Example: comity ballots audit audit.json election.json
    """
    with _answering():
        read = Election.read(files.read_bytes(election))
        found = audit(files.read_bytes(record), read)
        _say(_("Commitment: %(commitment)s"), commitment=found.commitment)
        for question, bits in zip(homomorphic_questions(read), found.answers, strict=True):
            typer.echo(question.question)
            for label in _chosen(question, bits):
                typer.echo(f"    {label or said(_('Blank'), _language())}")


@app.command("find")
def find_ballot(
    archive: Archive,
    number: Annotated[str, typer.Argument(help="A tracking number, or the commitment noted before casting.")],
) -> None:
    """Find a ballot in an archive, and say whether it is the one that counts.

    Example: comity ballots find UUID.bel FINGERPRINT
    """
    with _answering():
        found = find(
            read_archive(files.read_whole(archive)), number.strip(" \u2068\u2069")
        )  # as copied from an Arabic line
        _say(_("Found at event %(event)s."), event=found.event)
        _say(_("Commitment: %(commitment)s"), commitment=found.commitment)
        _say(_("Tracking number: %(number)s"), number=found.tracking_number)
        if not found.counts:
            _say(_("The voter cast another ballot later: this one does not count."))


# --- reading and answering --------------------------------------------------------------------------------------------


@contextmanager
def _answering() -> Iterator[None]:
    """Say a refusal in one sentence of the reader's language, and end with an exit code of its own."""
    try:
        yield
    except StepRefused as refused:
        _refuse(render(refused, _language()))
    except ArchiveRejected as rejected:
        _refuse(defect_sentence(rejected.defect, _language()))
    except OSError as error:
        reason = {"file": str(error.filename), "reason": str(error.strerror)}
        _refuse(said(_("%(file)s cannot be used: %(reason)s."), _language(), **reason))


def _refuse(sentence: str) -> NoReturn:
    typer.secho(sentence, err=True, fg="red")
    # Without its cause: what was being read may be a secret.
    raise typer.Exit(EXIT_REFUSED) from None


def _language() -> str:
    """The reader's language, from the environment as other commands read it."""
    return os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"


def _say(sentence: str, **facts: Fact) -> None:
    typer.echo(said(sentence, _language(), **facts))


def _write(path: Path, content: bytes, private: bool = False) -> None:
    files.write_new(path, content, private)
    if private:
        _say(_("Written, for your eyes alone: %(file)s"), file=str(path))
    else:
        _say(_("Written: %(file)s"), file=str(path))


def _require_group(group: str, form: Form) -> None:
    if group not in form.groups:
        raise StepRefused("group_not_of_form", form=str(form), group=group[:40], known=", ".join(form.groups))


def _certificates(folder: Path) -> list[SignedMessage]:
    return files.numbered(folder, "certificate", lambda data: SignedMessage.read(strict.parse(data)))


def _answers(text: str) -> list[list[int]]:
    """Answers as typed: JSON with or without spaces.  Raises StepRefused: answers_malformed."""
    try:
        answers: list[list[int]] = json.loads(text)
    except (ValueError, RecursionError):
        raise StepRefused("answers_malformed", question=0) from None
    return answers


def _chosen(question: HomomorphicQuestion, bits: Sequence[int]) -> list[str]:
    return [label for label, bit in zip(question.labels, bits, strict=True) if bit]
