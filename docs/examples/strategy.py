"""A strategy of one's own: speaks Kunlun's ask-tell protocol, one JSON object per line in, one per line out.

In kunlun.yaml:  strategy: { external: { command: [python3, docs/examples/strategy.py], timeoutSeconds: 60 } }

Kunlun sends the study (init), its whole history (tell), one question (ask), checks the answer like any other
suggestion, and answers itself where this program fails. What is written to standard error goes into Kunlun's log.
"""
import json
import random
import sys

study, runs, seed = {}, {}, 0


def draw(parameter, near):
    """A value at random; close to the best run so far where there is one."""
    if "values" in parameter:
        return random.choice(parameter["values"])
    low, high = parameter["low"], parameter["high"]
    value = random.uniform(low, high) if near is None else random.gauss(near, 0.1 * (high - low))
    value = min(high, max(low, value))
    return round(value) if parameter["type"] == "integer" else value


def best():
    """The settings of the best run; the first objective alone, limits are left to Kunlun's check."""
    goal = study["objectives"][0]
    sign = 1 if goal["goal"] == "maximize" else -1
    known = [r for r in runs.values() if (r.get("outcomes") or {}).get(goal["outcome"]) is not None]
    return max(known, key=lambda r: sign * r["outcomes"][goal["outcome"]])["settings"] if known else {}


def suggest():
    random.seed(seed + len(runs))  # same history, same suggestion
    if "candidates" in study:
        told = [r["settings"] for r in runs.values()]
        settings = random.choice([row for row in study["candidates"] if row and row not in told])
    else:
        free = [p for p in study["parameters"] if p["type"] != "context"]
        at = best()
        settings = {p["name"]: draw(p, at.get(p["name"])) for p in free}
    return {"settings": settings, "predicted": {}, "feasible": 1, "because": "near the best run, moved at random"}


for line in sys.stdin:
    request = json.loads(line)
    if request["op"] == "init":
        study, runs, seed = request["study"], {}, request.get("seed", 0)
        reply = {"ok": True, "name": "random-walk", "version": "1"}
    elif request["op"] == "tell":
        runs.update((run["id"], run) for run in request["observations"])
        reply = {"ok": True, "count": len(runs)}
    else:
        reply = {"suggestions": [suggest()], "ms": 0}
    print(json.dumps(reply), flush=True)
