"""Addresses of the assembly."""

from django.urls import path

from comity.assembly.views import (
    agenda,
    amendments,
    candidacies,
    ceremonies,
    committees,
    credentials,
    debates,
    delegations,
    documents,
    elections,
    hosting,
    inclusiveness,
    minutes,
    programme,
    resolutions,
    sealed,
    seat_worker,
    sessions,
    talks,
    texts,
    timetable,
    votes,
)

app_name = "assembly"
PREFIX = "assembly/"

# The booth and the box of a secret ballot: any device seals a ballot, and its signature says that it may.
PUBLIC_ROUTES = ("booth", "booth-file", "ballot-box")

urlpatterns = [
    path("", sessions.sessions, name="sessions"),
    path("prepare/", sessions.prepare, name="prepare"),
    path("committees/", committees.committees, name="committees"),
    path("committees/record/", committees.record, name="record-term"),
    path("resolutions/", resolutions.resolutions, name="resolutions"),
    path("resolutions/<uuid:key>/", resolutions.resolution, name="resolution"),
    path("resolutions/<uuid:key>/follow-up/", resolutions.ask, name="ask-follow-up"),
    path("follow-ups/<uuid:key>/", resolutions.follow_up, name="follow-up"),
    path("follow-ups/<uuid:key>/report/", resolutions.report, name="report-follow-up"),
    path("follow-ups/<uuid:key>/drop/", resolutions.drop, name="drop-follow-up"),
    path("follow-ups/<uuid:key>/stage/", resolutions.note_stage, name="note-treaty-stage"),
    path("booth/<slug:uuid>/", sealed.booth, name="booth"),
    path("booth/<slug:uuid>/<str:name>", sealed.booth, name="booth-file"),
    path("ballots/<slug:uuid>", sealed.box, name="ballot-box"),
    path("<slug:reference>/", sessions.session, name="session"),
    path("<slug:reference>/change/", sessions.change, name="change"),
    path("<slug:reference>/open/", sessions.open_session, name="open"),
    path("<slug:reference>/close/", sessions.close_session, name="close"),
    path("<slug:reference>/offices/give/", sessions.give_office, name="give-office"),
    path("<slug:reference>/offices/<uuid:key>/end/", sessions.end_office, name="end-office"),
    path("<slug:reference>/timetable/", timetable.timetable, name="timetable"),
    path("<slug:reference>/timetable.ics", timetable.calendar, name="calendar"),
    path("<slug:reference>/timetable/add/", timetable.add, name="add-meeting"),
    path("<slug:reference>/meetings/<uuid:key>/", timetable.meeting, name="meeting"),
    path("<slug:reference>/meetings/<uuid:key>/change/", timetable.change, name="change-meeting"),
    path("<slug:reference>/meetings/<uuid:key>/cancel/", timetable.cancel, name="cancel-meeting"),
    path("<slug:reference>/meetings/<uuid:key>/running-order/", timetable.running_order, name="running-order"),
    path("<slug:reference>/running-order/<uuid:key>/", timetable.change_line, name="change-line"),
    path("<slug:reference>/running-order/<uuid:key>/mark/", timetable.mark, name="mark-line"),
    path("<slug:reference>/running-order/<uuid:key>/film/", ceremonies.give_film, name="give-film"),
    path("<slug:reference>/running-order/<uuid:key>/film/remove/", ceremonies.remove_film, name="remove-film"),
    path("<slug:reference>/running-order/<uuid:key>/film.mp4", ceremonies.film, name="film"),
    path("<slug:reference>/meetings/<uuid:key>/guests/", ceremonies.name_guest, name="name-guest"),
    path("<slug:reference>/guests/<uuid:key>/", ceremonies.change_guest, name="change-guest"),
    path("<slug:reference>/guests/<uuid:key>/withdraw/", ceremonies.withdraw_guest, name="withdraw-guest"),
    path("<slug:reference>/meetings/<uuid:key>/ask/", timetable.ask_to_meet, name="ask-to-meet"),
    *(
        path(f"<slug:reference>/talks/<uuid:key>/{step}/", timetable.answer_slot, {"step": step}, name=f"slot-{step}")
        for step in ("agree", "decline", "withdraw")
    ),
    path("<slug:reference>/talks/<uuid:key>/follow-up/", talks.propose, name="propose-follow-up"),
    *(
        path(f"<slug:reference>/follow-ups/<uuid:key>/{step}/", talks.answer, {"step": step}, name=f"follow-up-{step}")
        for step in ("agree", "decline", "done")
    ),
    path("<slug:reference>/delegations/", delegations.delegations, name="delegations"),
    path("<slug:reference>/delegations/invite/", delegations.invite, name="invite-state"),
    path(
        "<slug:reference>/invitations/<uuid:key>/withdraw/",
        delegations.withdraw_invitation,
        name="withdraw-invitation",
    ),
    path("<slug:reference>/delegations/announce/", delegations.announce, name="announce"),
    path("<slug:reference>/delegations/<uuid:key>/", delegations.delegation, name="delegation"),
    path("<slug:reference>/delegations/<uuid:key>/name/", delegations.name_delegate, name="name-delegate"),
    path("<slug:reference>/delegations/<uuid:key>/letter/", credentials.hand_in, name="hand-in"),
    path("<slug:reference>/delegations/<uuid:key>/arrive/", delegations.arrive, name="arrive"),
    path("<slug:reference>/delegations/<uuid:key>/come/", delegations.come, name="come"),
    path("<slug:reference>/delegations/<uuid:key>/leave/", delegations.leave, name="leave"),
    path("<slug:reference>/delegates/<uuid:key>/photograph/", delegations.photograph, name="photograph"),
    path("<slug:reference>/delegates/<uuid:key>/withdraw/", delegations.withdraw_delegate, name="withdraw-delegate"),
    path("<slug:reference>/credentials/", credentials.credentials, name="credentials"),
    path("<slug:reference>/credentials/<uuid:key>/", credentials.letter, name="letter"),
    path("<slug:reference>/roll/", credentials.roll, name="roll"),
    path("<slug:reference>/roll/appeal/", credentials.appeal, name="appeal"),
    path("<slug:reference>/hosting/", hosting.bids, name="bids"),
    path("<slug:reference>/hosting/offer/", hosting.offer, name="offer-to-host"),
    path("<slug:reference>/hosting/<uuid:key>/withdraw/", hosting.withdraw, name="withdraw-bid"),
    path("<slug:reference>/hosting/<uuid:key>/accept/", hosting.accept, name="accept-duties"),
    path("<slug:reference>/hosting/call/", hosting.call, name="call-for-offers"),
    path("<slug:reference>/hosting/choose/<int:year>/", hosting.prepare_choice, name="prepare-choice"),
    path("<slug:reference>/hosting/<uuid:key>/agreement/draft/", hosting.draft, name="draft-agreement"),
    path("<slug:reference>/choices/<uuid:key>/", hosting.choice, name="choice"),
    *(
        path(f"<slug:reference>/choices/<uuid:key>/{step}/", hosting.choice_step, {"step": step}, name=f"choice-{step}")
        for step in ("open", "close", "lot", "decide", "annul")
    ),
    path("<slug:reference>/choices/<uuid:key>/count/", hosting.count, name="count-hands"),
    path("<slug:reference>/choices/<uuid:key>/answer/", hosting.answer, name="record-choice"),
    path("<slug:reference>/choices/<uuid:key>/cast/", hosting.cast, name="cast-choice"),
    path("<slug:reference>/agreements/<uuid:key>/", hosting.agreement, name="agreement"),
    path("<slug:reference>/agreements/<uuid:key>/sign/", hosting.sign, name="sign-agreement"),
    path("<slug:reference>/agreements/<uuid:key>/duties/add/", hosting.add_duty, name="add-duty"),
    *(
        path(f"<slug:reference>/duties/<uuid:key>/{step}/", hosting.duty, {"step": step}, name=f"duty-{step}")
        for step in ("report", "confirm", "return")
    ),
    path("<slug:reference>/agenda/", agenda.agenda, name="agenda"),
    path("<slug:reference>/agenda/propose/", agenda.propose, name="propose-item"),
    path("<slug:reference>/agenda/order/", agenda.order, name="order-agenda"),
    path("<slug:reference>/agenda/publish/", agenda.publish, name="publish-agenda"),
    path("<slug:reference>/items/<uuid:key>/", agenda.item, name="item"),
    path("<slug:reference>/items/<uuid:key>/meeting/", agenda.place, name="place-item"),
    path("<slug:reference>/items/<uuid:key>/admit/", agenda.decide, {"step": "admit"}, name="admit-item"),
    path("<slug:reference>/items/<uuid:key>/refuse/", agenda.decide, {"step": "refuse"}, name="refuse-item"),
    path("<slug:reference>/items/<uuid:key>/withdraw/", agenda.decide, {"step": "withdraw"}, name="withdraw-item"),
    path("<slug:reference>/documents/", documents.documents, name="documents"),
    path("<slug:reference>/documents/add/", documents.add, name="add-document"),
    path("<slug:reference>/documents/<uuid:key>/publish/", documents.publish, name="publish-file"),
    path("<slug:reference>/documents/<uuid:key>/withdraw/", documents.withdraw, name="withdraw-document"),
    path("<slug:reference>/texts/", texts.texts, name="texts"),
    path("<slug:reference>/items/<uuid:key>/draft/", texts.draft, name="draft-text"),
    path("<slug:reference>/texts/<uuid:key>/", texts.text, name="text"),
    path("<slug:reference>/texts/<uuid:key>/write/", texts.write, name="write-paragraph"),
    path("<slug:reference>/texts/<uuid:key>/write/<uuid:paragraph>/", texts.write, name="rewrite-paragraph"),
    path("<slug:reference>/texts/<uuid:key>/remove/<uuid:paragraph>/", texts.remove, name="remove-paragraph"),
    path(
        "<slug:reference>/texts/<uuid:key>/translate/<uuid:paragraph>/<slug:language>/",
        texts.translate,
        name="translate-paragraph",
    ),
    *(
        path(f"<slug:reference>/texts/<uuid:key>/{step}/", texts.step, {"step": step}, name=f"text-{step}")
        for step in ("table", "refer", "bring-back", "withdraw", "note-costs", "sponsor", "end-sponsoring")
    ),
    path("<slug:reference>/texts/<uuid:key>/amend/", amendments.table, name="table-amendment"),
    path("<slug:reference>/texts/<uuid:key>/amend/<uuid:amends>/", amendments.table, name="amend-amendment"),
    path("<slug:reference>/texts/<uuid:key>/programme/", programme.programme, name="programme"),
    path("<slug:reference>/texts/<uuid:key>/programme.csv", programme.export, name="programme-csv"),
    path(
        "<slug:reference>/texts/<uuid:key>/programme/<uuid:paragraph>/report/",
        programme.report,
        name="report-result",
    ),
    path("<slug:reference>/texts/<uuid:key>/order/", amendments.settle, name="settle-order"),
    path("<slug:reference>/amendments/<uuid:key>/withdraw/", amendments.withdraw, name="withdraw-amendment"),
    path(
        "<slug:reference>/amendments/<uuid:key>/translate/<slug:language>/",
        amendments.translate,
        name="translate-amendment",
    ),
    path("<slug:reference>/votes/", votes.votes, name="votes"),
    path("<slug:reference>/votes/prepare/", votes.prepare, name="prepare-vote"),
    path("<slug:reference>/votes/<uuid:key>/", votes.vote, name="vote"),
    *(
        path(f"<slug:reference>/votes/<uuid:key>/{step}/", votes.step, {"step": step}, name=f"vote-{step}")
        for step in ("open", "close", "decide", "annul")
    ),
    path("<slug:reference>/votes/<uuid:key>/count/", votes.count, name="count-vote"),
    path("<slug:reference>/votes/<uuid:key>/answer/", votes.answer, name="record-answer"),
    path("<slug:reference>/votes/<uuid:key>/cast/", votes.cast, name="cast-vote"),
    path("<slug:reference>/votes/<uuid:key>/explain/", votes.explain, name="explain-vote"),
    path("<slug:reference>/elections/", elections.elections, name="elections"),
    path("<slug:reference>/elections/trustees/", sealed.settle, name="settle-trustees"),
    path("<slug:reference>/items/<uuid:key>/elect/", elections.announce, name="announce-election"),
    path("<slug:reference>/elections/<uuid:key>/", elections.election, name="election"),
    path("<slug:reference>/elections/<uuid:key>/stand/", elections.stand, name="stand"),
    path("<slug:reference>/elections/<uuid:key>/report/", elections.report, name="report-on-election"),
    path("<slug:reference>/elections/<uuid:key>/ballot/", elections.prepare, name="prepare-ballot"),
    path("<slug:reference>/candidacies/<uuid:key>/", candidacies.candidacy, name="candidacy"),
    path("<slug:reference>/candidacies/<uuid:key>/document/", candidacies.add_file, name="add-to-dossier"),
    path("<slug:reference>/candidacies/<uuid:key>/pledge/", candidacies.pledge, name="make-pledge"),
    path("<slug:reference>/pledges/<uuid:key>/report/", candidacies.report_on_pledge, name="report-on-pledge"),
    path("<slug:reference>/candidacies/<uuid:key>/examine/", elections.examine, name="examine-candidacy"),
    path("<slug:reference>/candidacies/<uuid:key>/withdraw/", elections.withdraw, name="withdraw-candidacy"),
    path("<slug:reference>/ballots/<uuid:key>/count/", elections.count, name="count-papers"),
    path("<slug:reference>/ballots/<uuid:key>/share/", sealed.share, name="add-share"),
    path("<slug:reference>/ballots/<uuid:key>/publish/", sealed.publish, name="publish-tally"),
    path("<slug:reference>/ballots/<uuid:key>/archive.bel", sealed.archive, name="archive"),
    path("<slug:reference>/delegations/<uuid:key>/code/", sealed.hand_out, name="hand-out-code"),
    *(
        path(f"<slug:reference>/ballots/<uuid:key>/{step}/", elections.step, {"step": step}, name=f"ballot-{step}")
        for step in ("open", "close", "lot", "decide")
    ),
    path("<slug:reference>/who-took-part/", inclusiveness.inclusiveness, name="inclusiveness"),
    path("<slug:reference>/who-took-part.csv", inclusiveness.figures_file, name="inclusiveness-csv"),
    path("<slug:reference>/minutes/", minutes.minutes, name="minutes"),
    path("<slug:reference>/minutes.pdf", minutes.paper, name="minutes-pdf"),
    path("<slug:reference>/minutes/publish/", minutes.publish, name="publish-minutes"),
    path("<slug:reference>/minutes/finish/", minutes.finish, name="finish-minutes"),
    path("<slug:reference>/minutes/correct/<int:number>/", minutes.correct, name="ask-correction"),
    path("<slug:reference>/corrections/<uuid:key>/", minutes.decide, name="decide-correction"),
    path("<slug:reference>/podium/", debates.podium, name="podium"),
    path("<slug:reference>/seat/", debates.seat, name="seat"),
    path("<slug:reference>/seat/worker.js", seat_worker.worker, name="seat-worker"),
    path("<slug:reference>/hall/", debates.hall, name="hall"),
    path("<slug:reference>/live/", debates.live_stream, name="live"),
    path("<slug:reference>/items/<uuid:key>/take-up/", debates.open_debate, name="open-debate"),
    *(
        path(f"<slug:reference>/debate/{step}/", debates.lead, {"step": step}, name=f"debate-{step}")
        for step in ("close", "close-list", "open-list")
    ),
    path("<slug:reference>/debate/limits/", debates.limits, name="debate-limits"),
    path("<slug:reference>/debate/list/", debates.put_on_list, name="put-on-list"),
    path("<slug:reference>/debate/ask/", debates.ask, name="ask-floor"),
    *(
        path(f"<slug:reference>/speeches/<uuid:key>/{step}/", debates.turn, {"step": step}, name=f"speech-{step}")
        for step in ("give", "end", "give-up")
    ),
    path("<slug:reference>/speeches/<uuid:key>/rule/", debates.rule, name="rule-on-point"),
    path("<slug:reference>/rulings/<uuid:key>/appeal/", debates.appeal, name="appeal-ruling"),
    path("<slug:reference>/seat/come/", debates.attend, {"step": "come"}, name="seat-come"),
    path("<slug:reference>/seat/leave/", debates.attend, {"step": "leave"}, name="seat-leave"),
]
