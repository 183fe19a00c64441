"""`comity ballots trustee …`: keys, shuffles, and the decryption of the tally, on a trustee's own machine."""

from pathlib import Path
from typing import Annotated

import typer

from comity.engines.ballots import strict
from comity.engines.ballots.container import read_archive
from comity.engines.ballots.groups import group_named
from comity.engines.ballots.hashing import sha256_hex
from comity.engines.ballots.report import Report
from comity.engines.ballots.tally import written_encrypted_tally
from comity.engines.ballots.trustees import CertificateContext, SignedMessage
from comity.engines.ballots.verification import verify

from . import files
from .answering import Archive, Format, Group, Out, answering, require_group, say, write
from .box import Box
from .forms import Form
from .keys import TrusteeKey, new_trustee_key
from .opening import partial_decryption
from .refusal_sentences import _
from .refusals import StepRefused
from .shuffling import TrusteeShuffle, shuffled
from .threshold import Polynomial, certificates_fingerprint, new_member, new_polynomial, take_shares

app = typer.Typer(help="A trustee's own machine: keys, and the decryption of the tally.", no_args_is_help=True)

OwnKey = Annotated[Path, typer.Option(help="This trustee's trustee.key.")]


@app.command("key")
def trustee_key(group: Group = "Ed25519", out: Out = Path()) -> None:
    """Make the key of a trustee without whom nothing is decrypted.

    trustee.key stays with the trustee; trustee.json goes to the office.

    Example: comity ballots trustee key --group BELENIOS-2048 --out trustee-1
    """
    with answering():
        key = new_trustee_key(group_named(group))
        write(out / "trustee.key", files.trustee_key_written(group, key), private=True)
        write(out / "trustee.json", strict.compact(key.public.written()))


@app.command("join")
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
    with answering():
        require_group(group, form)
        member = new_member(CertificateContext(group, size, threshold, index), form)
        write(out / "member.key", files.member_written(member), private=True)
        write(out / f"certificate-{index}.json", strict.compact(member.certificate.written()))


@app.command("polynomial")
def trustee_polynomial(
    key: Annotated[Path, typer.Argument(help="This trustee's member.key.")],
    folder: Annotated[Path, typer.Argument(help="The folder with every certificate-N.json.")],
    out: Out = Path(),
) -> None:
    """Step 2 of 3: commitments, and a sealed share for every member.

    Compare the fingerprint of the certificates with the other members, by voice, before you go on.

    Example: comity ballots trustee polynomial trustee-1/member.key office --out trustee-1
    """
    with answering():
        member, certificates = files.member_read(files.read_bytes(key)), _certificates(folder)
        polynomial = new_polynomial(member, certificates)
        say(_("Fingerprint of the certificates: %(fingerprint)s"), fingerprint=certificates_fingerprint(certificates))
        write(out / f"polynomial-{member.place.index}.json", polynomial.written())


@app.command("shares")
def trustee_shares(
    key: Annotated[Path, typer.Argument(help="This trustee's member.key.")],
    folder: Annotated[Path, typer.Argument(help="The folder with every certificate-N.json and polynomial-N.json.")],
    out: Out = Path(),
) -> None:
    """Step 3 of 3: check the shares of all members, and make this trustee's key from them.

    trustee.key stays here; public-INDEX.json goes to the office. member.key can then be destroyed.

    Example: comity ballots trustee shares trustee-1/member.key office --out trustee-1
    """
    with answering():
        member, certificates = files.member_read(files.read_bytes(key)), _certificates(folder)
        polynomials = files.numbered(folder, "polynomial", Polynomial.read)
        own = take_shares(member, certificates, polynomials)
        say(_("Fingerprint of the certificates: %(fingerprint)s"), fingerprint=certificates_fingerprint(certificates))
        write(out / "trustee.key", files.trustee_key_written(member.place.group, own), private=True)
        write(out / f"public-{member.place.index}.json", strict.compact(own.public.written()))


@app.command("shuffle")
def trustee_shuffle(archive: Archive, key: OwnKey, out: Out = Path()) -> None:
    """Verify the archive, then shuffle the ballots that are opened one by one.

    Trustees shuffle in turn, each what the one before left; once one honest trustee has, no ballot can be followed.

    Example: comity ballots trustee shuffle UUID.bel --key trustee-1/trustee.key --out trustee-1
    """
    with answering():
        box, own, _report = _verified(archive, key)
        owner = box.keys[own.public.public_key]
        brought = TrusteeShuffle(owner, shuffled(box.setting, box.to_shuffle))
        write(out / f"shuffle-{owner}.json", brought.written())


@app.command("decrypt")
def trustee_decrypt(archive: Archive, key: OwnKey, out: Out = Path()) -> None:
    """Verify the archive, then write this trustee's share of the decryption of its tally.

    A key opens one tally of an election only: the difference of two would tell single votes.

    Example: comity ballots trustee decrypt UUID.bel --key trustee-1/trustee.key --out trustee-1
    """
    with answering():
        box, own, report = _verified(archive, key)
        tally = box.tally
        say(_("Ballots that count: %(count)s; voters on the roll: %(roll)s"), count=report.voted, roll=report.on_roll)
        if shuffled_by := ", ".join(str(each.number) for each in report.trustees if each.shuffled):
            say(_("Ballots shuffled by trustees: %(trustees)s"), trustees=shuffled_by)
        files.claim_tally(key, report.fingerprint, sha256_hex(written_encrypted_tally(tally)))
        decryption = partial_decryption(box.setting, tally, own.secret)
        write(out / f"decryption-{box.keys[own.public.public_key]}.json", decryption.written())


def _verified(archive: Path, key: Path) -> tuple[Box, TrusteeKey, Report]:
    """A sound archive of which this key is a trustee's.  Raises StepRefused: archive_unsound, key_of_no_trustee."""
    content = files.read_whole(archive)
    report = verify(content)
    if report.defect is not None:
        raise StepRefused("archive_unsound", rule=report.defect.code)
    box = Box.continuing(read_archive(content))
    group_name, own = files.trustee_key_read(files.read_bytes(key))
    if group_name != box.election.group or own.public.public_key not in box.keys:
        raise StepRefused("key_of_no_trustee")
    return box, own, report


def _certificates(folder: Path) -> list[SignedMessage]:
    return files.numbered(folder, "certificate", lambda data: SignedMessage.read(strict.parse(data)))
