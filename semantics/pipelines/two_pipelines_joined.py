"""Two pipelines that become one, because one produces what the other takes."""

from pipefunc import Pipeline, pipefunc


@pipefunc("reading", mapspec="channel[c] -> reading[c]")
def read(channel):
    return channel * 1.5


@pipefunc("level", mapspec="reading[c] -> level[c]")
def classify(reading, limit):
    return "high" if reading > limit else "low"


@pipefunc("alarms")
def alarms(level):
    return list(level).count("high")


instrument = Pipeline([read])
analysis = Pipeline([classify, alarms])
pipeline = instrument | analysis
inputs = {"channel": [1, 2, 3, 4], "limit": 4}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["alarms"].output)
