"""Every sentence that a verdict may need: the msgids of this part's catalogue."""

from collections.abc import Mapping


def _(sentence: str) -> str:
    """Mark a sentence for translation."""
    return sentence


DEFECTS: Mapping[str, str] = {
    # The file.
    "archive_empty": _("The file is empty."),
    "archive_too_long": _("The file has %(length)s bytes; at most %(longest)s are read."),
    "archive_cut_short": _("The file ends too early, after byte %(position)s; bytes missing: %(missing)s."),
    "archive_without_events": _("The archive holds no event: there is no election in it."),
    "not_an_archive": _("This is not an election archive: its first member is not named BELENIOS."),
    "version_unknown": _("This is version %(given)s of the format; only version %(known)s is known."),
    "file_missing": _("The file %(name)s is missing."),
    "too_many_members": _("The archive has more than %(most)s members; no more are read."),
    "member_too_long": _("A part has %(length)s bytes; at most %(longest)s are read."),
    "member_unknown": _("The archive has a member of an unknown kind: %(name)s."),
    "header_differs": _("The header at byte %(position)s is not the one that belongs there."),
    "padding_not_empty": _("There are other bytes than zeros in the padding at byte %(position)s."),
    "content_differs": _("The content of %(name)s does not have the hash that names it; its hash is %(hash)s."),
    "data_twice": _("The same data are in the archive twice: %(data)s."),
    "data_without_event": _("There are data that no event is about: %(data)s."),
    "archive_shrank": _("Events in the archive: %(events)s; when it was verified before there were more: %(before)s."),
    "archive_rewritten": _(
        "The archive does not continue the one that was verified before: this event's hash is %(given)s, it was"
        " %(before)s."
    ),
    # The chain of events.
    "event_unknown": _("There is no kind of event called “%(given)s”."),
    "height_differs": _("The event is numbered %(given)s; it must be %(expected)s."),
    "parent_differs": _("The event does not follow the one before it: its parent is %(given)s, not %(expected)s."),
    "payload_differs": _("The event refers to other data than those that it must be about."),
    "payload_twice": _("The event is about data that another event was about already: %(data)s."),
    "payload_missing": _("The data that the event is about are not in front of it: %(data)s."),
    "data_differ": _("Pieces of data with the event: %(given)s; expected: %(expected)s."),
    "event_out_of_order": _("An event “%(given)s” cannot stand here; expected: %(expected)s."),
    "setup_differs": _("The setup refers to another election, other trustees or other credentials than those given."),
    "certificate_for_other_roll": _("The certificate of the credentials speaks of another election or another roll."),
    "certificate_signature_invalid": _("The signature of the certificate of the credentials is not valid."),
    # JSON.
    "json_too_large": _("The data hold too many values; at most %(most)s are read."),
    "json_too_deep": _("The data are nested too deeply; at most %(deepest)s levels are read."),
    "json_invalid": _("The data are not valid JSON."),
    "json_not_compact": _("The JSON is not written in its one compact form."),
    "number_too_large": _("A number has %(digits)s digits; at most %(most)s are read."),
    "number_not_whole": _("A number is not whole."),
    "number_not_canonical": _("A number is not written in its one form, in digits without leading zeros."),
    "number_out_of_range": _("A number is %(given)s; it must lie between %(least)s and %(most)s."),
    "shape_differs": _("A field is missing, unknown, in another place or of another kind; expected: %(expected)s."),
    "length_differs": _("A list has the wrong length. Entries: %(given)s; permitted: from %(least)s to %(most)s."),
    "text_too_long": _("A text has %(given)s characters; at most %(longest)s are read."),
    # Group elements and exponents.
    "group_unknown": _("The group “%(given)s” is not known; known are %(known)s."),
    "element_not_canonical": _("This is not how an element of the group %(group)s is written: %(element)s"),
    "element_not_in_group": _("This is not an element of the group %(group)s: %(element)s"),
    "exponent_out_of_range": _("A number in a proof is not reduced: it must be below the order of the group."),
    # Election, trustees, credentials.
    "question_unknown": _("Questions of the kind “%(given)s” cannot be judged here."),
    "trustee_unknown": _("There is no kind of trustee called “%(given)s”."),
    "credential_twice": _("A credential is in the electoral roll twice: %(credential)s"),
    "trustee_proof_invalid": _("Trustee %(trustee)s does not prove to know the secret of its key."),
    "trustee_signature_invalid": _("Trustee %(trustee)s: the signature of “%(part)s” is not valid."),
    "trustee_key_differs": _("The key of trustee %(trustee)s is not the one that all commitments lead to."),
    "certificate_context_differs": _("The certificate of trustee %(trustee)s was made for another group of trustees."),
    "election_key_differs": _("The key of the election is not the product of the trustees' keys."),
    # Ballots.
    "ballot_for_other_election": _("The ballot was made for another election."),
    "credential_unknown": _("The ballot's credential is not in the electoral roll: %(credential)s"),
    "ballot_hash_differs": _("The ballot is not the one that was signed: its hash is %(expected)s, not %(given)s."),
    "ballot_signature_invalid": _("The ballot is not signed by the holder of its credential."),
    "ballot_credential_twice": _("There are two ballots of one credential: %(credential)s"),
    "ballot_proof_invalid": _("Question %(question)s: the ballot does not prove to be a permitted vote (%(proof)s)."),
    "ballot_choice_invalid": _(
        "Question %(question)s, choice %(choice)s: the ballot does not prove to be a permitted vote (%(proof)s)."
    ),
    # Tally, shuffles, decryption, result.
    "tally_count_differs": _("Ballots that count, by the tally: %(given)s; by the archive: %(expected)s."),
    "tally_weight_differs": _("Weight of all votes, by the tally: %(given)s; by the archive: %(expected)s."),
    "tally_differs": _("The encrypted tally is not the sum of the ballots that count."),
    "weight_with_shuffle": _("Question %(question)s is shuffled, and a ballot weighs more than one vote."),
    "cells_differ": _("The part “%(part)s” does not have an entry for each cell of the tally."),
    "owner_unknown": _("There is no trustee %(trustee)s; trustees in all: %(trustees)s."),
    "owner_twice": _("Trustee %(trustee)s has decrypted already."),
    "shuffle_length_differs": _("Question %(question)s: the shuffle does not hold %(expected)s ballots."),
    "shuffle_proof_invalid": _("Question %(question)s: the shuffle does not prove that it kept every ballot."),
    "decryption_proof_invalid": _(
        "Trustee %(trustee)s did not decrypt this tally with its key (question %(question)s, cell %(cell)s)."
    ),
    "decryptions_too_few": _(
        "Too few trustees of a group have decrypted. Needed: %(needed)s; given: %(given)s; missing: %(missing)s."
    ),
    "result_differs": _("The result is not what the decrypted tally holds (question %(question)s, cell %(cell)s)."),
    "result_out_of_bounds": _("Question %(question)s: the counts cannot come from votes that weigh %(weight)s."),
}

# The facts `proof` and `part` are codes; these are their names.
NAMES: Mapping[str, str] = {
    "individual": _("each choice is chosen once or not at all"),
    "overall": _("as many choices as permitted"),
    "blank": _("either blank or a choice"),
    "list": _("candidates of the chosen list only"),
    "nonzero": _("something is chosen"),
    "raw": _("the voter knows the answer"),
    "key": _("verification key"),
    "certificate": _("certificate"),
    "certificates": _("all certificates"),
    "commitments": _("commitments"),
    "result": _("result"),
    "decryption_factors": _("decryption factors"),
    "decryption_proofs": _("decryption proofs"),
    "ciphertexts": _("ciphertexts"),
}

CHECKS: Mapping[str, str] = {
    "container": _("events in one unbroken chain, every byte in its place"),
    "setup": _("election, trustees and credentials belong together"),
    "trustees": _("trustees prove their keys, which make the election's key"),
    "credentials": _("credentials are valid and all different"),
    "ballots": _("ballots are signed by a voter on the roll and prove to be permitted votes"),
    "tally": _("cells of the encrypted tally are the sums of the ballots that count"),
    "shuffles": _("shuffles prove that they kept every ballot"),
    "decryptions": _("cells decrypted by a trustee with its own key, and proved"),
    "result": _("published counts are what the tally holds"),
}

STATES: Mapping[str, str] = {
    "": _("not readable"),
    "voting": _("Voting is under way; there is no result yet."),
    "closed": _("Voting is closed; there is no tally yet."),
    "tallied": _("The encrypted tally is made; nothing is decrypted yet."),
    "shuffling": _("Ballots are being shuffled; there is no result yet."),
    "shuffled": _("Ballots are shuffled; nothing is decrypted yet."),
    "decrypting": _("Trustees are decrypting; there is no result yet."),
    "finished": _("The election is finished, and its result is published."),
}

AT_EVENT = _("Event %(event)s (%(kind)s): %(sentence)s")

KINDS: Mapping[str, str] = {
    "homomorphic": _("only sums are revealed"),
    "shuffled": _("each ballot is revealed after shuffling"),
    "lists": _("lists and their candidates; only sums are revealed"),
}

LABELS: Mapping[str, str] = {
    "title": _("Verification of an election"),
    "accepted": _("ACCEPTED"),
    "accepted_told": _("Every check was passed. Nobody has to be believed: anyone can repeat them."),
    "rejected": _("REJECTED"),
    "rejected_told": _("The archive breaks a rule; nothing in it should be relied on."),
    "election": _("Election"),
    "name": _("Name"),
    "description": _("Description"),
    "uuid": _("Identifier"),
    "group": _("Group"),
    "begun": _("Begun"),
    "file": _("File"),
    "size": _("Bytes"),
    "events": _("Events"),
    "verified_before": _("Verified before, not checked again"),
    "turnout": _("Turnout"),
    "on_roll": _("Voters on the roll"),
    "voted": _("Voters who voted"),
    "weight_on_roll": _("Weight of all votes on the roll"),
    "weight_voted": _("Weight of the votes cast"),
    "ballots_cast": _("Ballots cast, with those replaced by a later one"),
    "answer": _("Answer"),
    "votes": _("Votes"),
    "blank": _("Blank"),
    "ballot": _("Ballot"),
    "no_result": _("There is no result yet."),
    "trustees": _("Trustees"),
    "trustee": _("Trustee"),
    "role": _("Role"),
    "took_part": _("Took part"),
    "needed": _("needed"),
    "shuffled": _("shuffled"),
    "decrypted": _("decrypted"),
    "nothing": _("not yet"),
    "fingerprints": _("Fingerprints"),
    "fingerprint": _("Fingerprint"),
    "trustees_fingerprint": _("Trustees"),
    "credentials_fingerprint": _("Credentials"),
    "last_event": _("Last event"),
    "sha256": _("Whole file (SHA-256)"),
    "checks": _("Checks"),
    "check": _("What was checked"),
    "count": _("Number"),
    "seconds": _("Seconds"),
    "ballots": _("Ballots"),
    "ballots_told": _("Voters find the tracking number that they noted when casting."),
    "tracking_number": _("Tracking number"),
    "event": _("Event"),
    "weight": _("Weight"),
    "counted": _("Counted"),
    "yes": _("yes"),
    "replaced": _("replaced by a later one"),
    "page": _("Page"),
}

THRESHOLD = _("needed: any %(threshold)s of %(members)s")
PERCENT = _("%(number)s (%(percent)s %%)")
