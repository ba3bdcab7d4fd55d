"""The axis that each call returns stands last, and a third input is crossed with it."""

from pipefunc import Pipeline, pipefunc


@pipefunc("letter", mapspec="word[w] -> letter[w, c]")
def spell(word):
    return list(word)


@pipefunc("shown", mapspec="letter[w, c], mark[m] -> shown[w, c, m]")
def decorate(letter, mark):
    return mark + letter + mark


@pipefunc("sentence", mapspec="shown[w, :, m] -> sentence[w, m]")
def join(shown):
    return "".join(shown)


pipeline = Pipeline([spell, decorate, join])
inputs = {"word": ["loom", "warp", "weft"], "mark": ["-", "*"]}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["sentence"].output)
