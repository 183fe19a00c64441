"""The seat engine: who may still take which seat, why not, and what each election does to the committee.

No committee that comes out of `elect` breaks its rules, and each can still be completed: a candidate who would make
that impossible is refused before, not after. Countries are not looked ahead at: every region is taken to have
candidates of enough of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from .committees import Candidate, Committee, OpenSeat, Term
from .decisions import Decision
from .elections import Obstacle
from .reasons import Fact, Reason, SeatRejected
from .tables import PostRule


@dataclass(frozen=True, slots=True)
class Contest:
    """What one election fills: seats of one post, for one length of term, of one region where regions vote alone.

    region      "" where candidates of every region may stand
    until       year in which the terms end; seats: how many
    """

    post: str
    region: str
    until: int
    seats: int


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a candidate may be elected to a post now. `obstacle` says why not; None: they may."""

    candidate: Candidate
    post: str
    obstacle: Reason | None


def contests(committee: Committee) -> tuple[Contest, ...]:
    """The elections to hold next: those of the first post, in the order of the rules, that has open seats.

    Later posts wait, for who is elected decides which regions their seats belong to. Empty: the committee is complete.
    """
    waiting = committee.open_seats()
    if not waiting:
        return ()
    post = committee.rule.posts[waiting[0].seat.post]
    seats = [one for one in waiting if one.seat.post == post.post]
    shares = _shares(committee, post, seats) if post.by_region else {}
    counted: dict[tuple[str, int], int] = {}
    for region, seat in _by_region(committee, seats, shares):
        counted[region, seat.until] = counted.get((region, seat.until), 0) + 1
    regions = ["", *committee.rule.regions]
    # The longer term first: who is not elected to it may stand for the shorter one.
    order = sorted(counted, key=lambda key: (regions.index(key[0]), -key[1]))
    return tuple(Contest(post.post, region, until, counted[region, until]) for region, until in order)


def obstacle_to(committee: Committee, candidate: Candidate, post: str) -> Reason | None:
    """Why a candidate cannot be elected to a post now; None where nothing stands against it.

    Raises SeatRejected for a post that the committee does not have.
    """
    if post not in committee.rule.posts:
        raise SeatRejected("no_such_post", post=post)
    if committee.rule.regions and candidate.region not in committee.rule.regions:
        return Reason("no_such_region", {"candidate": candidate.person, "region": candidate.region})
    if all(one.seat.post != post for one in committee.open_seats()):
        return Reason("no_open_seat", {"post": post})
    rule = committee.rule.posts[post]
    return _own_obstacle(committee, candidate, rule) or _obstacle_among_members(committee, candidate, rule)


def eligibility(committee: Committee, candidates: Iterable[Candidate]) -> tuple[Eligibility, ...]:
    """For each candidate and each post with open seats, whether they may be elected now, and why not."""
    posts = dict.fromkeys(one.seat.post for one in committee.open_seats())
    return tuple(Eligibility(one, post, obstacle_to(committee, one, post)) for one in candidates for post in posts)


def obstacle_in(committee: Committee, contest: Contest, candidates: Mapping[str, Candidate]) -> Obstacle:
    """The obstacle that `decide_election` asks for: who cannot be elected in a contest after those elected before them.

    candidates  {id: candidate} of everybody on the ballot; the ids are those of the counts
    """

    def obstacle(elected: Sequence[str], person: str) -> Reason | None:
        now = committee
        for before in elected:
            now = now.seating(candidates[before], _seat_for(now, contest))
        return _obstacle_in_contest(now, contest, candidates[person])

    return obstacle


def elect(committee: Committee, contest: Contest, candidate: Candidate) -> Committee:
    """The committee once a candidate has won a seat of a contest.

    Raises SeatRejected, with the reason, if the candidate may not be elected, or no seat of the contest is open.
    """
    reason = _obstacle_in_contest(committee, contest, candidate)
    if reason is not None:
        raise SeatRejected(reason.code, **reason.facts)
    return committee.seating(candidate, _seat_for(committee, contest))


def after_ballot(
    committee: Committee, contest: Contest, candidates: Mapping[str, Candidate], decision: Decision
) -> Committee:
    """The committee once everybody whom a decision elected has taken a seat.  Raises SeatRejected as `elect` does."""
    for person in decision.elected:
        committee = elect(committee, contest, candidates[person])
    return committee


def faults(committee: Committee) -> tuple[Reason, ...]:
    """What is unlawful in a committee as it is, or stands against completing it; empty if nothing is.

    A committee that was filled under other rules may have faults; its elections then wait for a decision by people.
    """
    found = [
        Reason("country_has_two", {"country": one.holder.country, "candidates": _both(one, other)})
        for one, other in combinations(committee.sitting, 2)
        if committee.rule.different_countries and one.holder.country == other.holder.country
    ]
    found += [
        Reason("region_leads_twice", {"region": one.holder.region, "candidates": _both(one, other)})
        for one, other in combinations(_leading(committee), 2)
        if one.holder.region == other.holder.region
    ]
    found += [
        Reason("region_over_full", {"region": region, "seats": committee.rule.regions[region].seats})
        for region, places in _places(committee).items()
        if places < 0
    ]
    if not found and not is_completable(committee):
        found.append(Reason("not_completable"))
    return tuple(found)


def is_completable(committee: Committee) -> bool:
    """Whether the open seats can all be filled within the regions' seats.

    Posts whose holders come from different regions need, each, a region of its own that has a place and no such post;
    once they have one, every other seat may come from anywhere that has a place left.
    """
    if not committee.rule.regions:
        return True
    places = _places(committee)
    waiting = committee.open_seats()
    leading = sum(one.seat.post in committee.rule.apart for one in waiting)
    led = {term.holder.region for term in _leading(committee)}
    without_leader = sum(places[region] > 0 for region in places if region not in led)
    return min(places.values()) >= 0 and leading <= without_leader and len(waiting) <= sum(places.values())


# What stands against a candidate


def _own_obstacle(committee: Committee, candidate: Candidate, post: PostRule) -> Reason | None:
    """What the candidate's own terms say."""
    held = committee.held_by(candidate.person)
    facts: dict[str, Fact] = {"candidate": candidate.person, "post": post.post}
    if held is not None:
        now: dict[str, Fact] = {"held": held.seat.post, "until": held.until}
        if held.since == committee.year:
            return Reason("elected_already", facts | now)
        if held.seat.post == post.post or not committee.rule.sitting_may_stand:
            return Reason("sits_already", facts | now)
    served = [*committee.past, *([held] if held is not None else [])]
    for term in served:
        barred = term.holder.person == candidate.person and term.seat.post in post.not_after
        if barred and term.until + post.again_after > committee.year:
            again = term.until + post.again_after
            return Reason("not_again", facts | {"held": term.seat.post, "until": term.until, "year": again})
    return None


def _obstacle_among_members(committee: Committee, candidate: Candidate, post: PostRule) -> Reason | None:
    """What the others who sit, and the seats still open, say."""
    others = committee.without(candidate.person)
    facts: dict[str, Fact] = {"candidate": candidate.person, "post": post.post}
    if committee.rule.different_countries:
        for term in others.sitting:
            if term.holder.country == candidate.country:
                return Reason("country_taken", facts | {"country": candidate.country, "member": term.holder.person})
    if not committee.rule.regions:
        return None
    region = candidate.region
    if _places(others)[region] < 1:
        return Reason("region_full", facts | {"region": region, "seats": committee.rule.regions[region].seats})
    if post.post in committee.rule.apart:
        for term in _leading(others):
            if term.holder.region == region:
                return Reason(
                    "region_leads", facts | {"region": region, "member": term.holder.person, "held": term.seat.post}
                )
    waiting = next(one for one in others.open_seats() if one.seat.post == post.post)
    if not is_completable(others.seating(candidate, waiting)):
        return Reason("rest_not_fillable", facts | {"region": region})
    return None


def _obstacle_in_contest(committee: Committee, contest: Contest, candidate: Candidate) -> Reason | None:
    if contest.region and candidate.region != contest.region:
        facts = {"candidate": candidate.person, "region": candidate.region, "asked": contest.region}
        return Reason("other_region", facts)
    return obstacle_to(committee, candidate, contest.post)


def _seat_for(committee: Committee, contest: Contest) -> OpenSeat:
    for one in committee.open_seats():
        if one.seat.post == contest.post and one.until == contest.until:
            return one
    raise SeatRejected("no_open_seat", post=contest.post)


# Regions


def _places(committee: Committee) -> dict[str, int]:
    """How many more members each region may have."""
    places = {region: rule.seats for region, rule in committee.rule.regions.items()}
    for term in committee.sitting:
        if places:
            places[term.holder.region] -= 1
    return places


def _leading(committee: Committee) -> tuple[Term, ...]:
    """The terms in posts whose holders come from different regions."""
    return tuple(term for term in committee.sitting if term.seat.post in committee.rule.apart)


def _shares(committee: Committee, post: PostRule, seats: Sequence[OpenSeat]) -> dict[str, int]:
    """How many of a post's open seats each region has; empty where the rules leave that to the votes."""
    most = {region: _most(committee, post, region, seats) for region in committee.rule.regions}
    return most if sum(most.values()) == len(seats) else {}


def _most(committee: Committee, post: PostRule, region: str, seats: Sequence[OpenSeat]) -> int:
    """The most of these seats that members of one region can take."""
    now = committee
    for number, seat in enumerate(seats):
        # Members that only this calculation knows: a person and a country of their own.
        nobody = Candidate(f"seat {number} of {region}", f"country {number} of {region}", region)
        if _obstacle_among_members(now, nobody, post) is not None:
            return number
        now = now.seating(nobody, seat)
    return len(seats)


def _by_region(
    committee: Committee, seats: Sequence[OpenSeat], shares: Mapping[str, int]
) -> Iterator[tuple[str, OpenSeat]]:
    """Each open seat with the region that fills it: that of its last holder, as far as the regions' shares allow."""
    left = dict(shares)
    moving = []
    for seat in seats:
        last = committee.last_term(seat.seat)
        region = last.holder.region if last is not None else ""
        if left.get(region, 0) > 0:
            left[region] -= 1
            yield region, seat
        else:
            moving.append(seat)
    takers = [region for region, number in left.items() for _ in range(number)] or [""] * len(moving)
    moving.sort(key=lambda one: -one.until)
    yield from zip(takers, moving, strict=True)


def _both(one: Term, other: Term) -> tuple[str, str]:
    return one.holder.person, other.holder.person
