"""What became of an element, round by round."""

from .errors import WorkerError
from .records import DONE, REASONS, RUNNING, STATES, read_records
from .run_folder import list_names, read_bytes, read_json


def attempts_of(run, stage_id: str, element: int) -> list:
    """One entry for each round that computed the element, the first round first.

    Within a round the same record counts as everywhere: ``done`` before all others, otherwise the one that started last.
    """
    best = {}
    for name in list_names(run.at("records", stage_id)):
        try:
            data = read_bytes(run.at("records", stage_id, name))
        except FileNotFoundError:
            continue
        for fields in read_records(data):
            if fields[5] != element:
                continue
            rank = (fields[1] == DONE, fields[6], fields[1] != RUNNING)
            known = best.get(fields[2])
            if known is None or rank >= known[0]:
                best[fields[2]] = (rank, name, fields)
    return [_attempt(run, stage_id, name, fields) for _, (_, name, fields) in sorted(best.items())]


def _attempt(run, stage_id: str, name: str, fields: tuple) -> dict:
    facts = claim_facts(run, stage_id, *name.split(".", 2))
    ended = fields[1] != RUNNING
    return {
        "attempt": fields[2],
        "state": STATES[fields[1]],
        "reason": REASONS[fields[4]],
        "host": facts.get("host"),
        "jobId": facts.get("jobId"),
        "wallS": fields[7] if ended else None,
        "peakKib": fields[9] if ended else None,
    }


def claim_facts(run, stage_id: str, batch: str, task: str, claim: str) -> dict:
    """Where the task with this claim runs or ran: ``host`` and ``jobId``; empty when nobody knows any more."""
    parts = claim.rsplit("-", 2)
    if len(parts) != 3:
        return {}
    try:
        facts = read_json(run.at("claims", stage_id, "{}.{}.{}".format(batch, task, parts[1])), "claim")
    except WorkerError:
        return {}
    return facts if isinstance(facts, dict) and facts.get("claim") == claim else {}
