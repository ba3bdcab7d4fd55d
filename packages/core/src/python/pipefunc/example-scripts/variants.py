from pipefunc import VariantPipeline, pipefunc


@pipefunc(output_name="clean", variant={"cleaning": "none"}, mapspec="raw[i] -> clean[i]")
def keep(raw):
    return raw


@pipefunc(output_name="clean", variant={"cleaning": "clip"}, mapspec="raw[i] -> clean[i]")
def clip(raw, limit=5):
    return min(raw, limit)


@pipefunc(output_name="level", variant={"average": "mean"})
def mean(clean):
    return sum(clean) / len(clean)


@pipefunc(output_name="level", variant={"average": "median"})
def median(clean):
    return sorted(clean)[len(clean) // 2]


@pipefunc(output_name="report")
def report(level, unit="K"):
    return f"{level} {unit}"


variants = VariantPipeline([keep, clip, mean, median, report], default_variant={"cleaning": "none", "average": "mean"})
pipeline = variants.with_variant({"cleaning": "clip"})
pipeline.map({"raw": [1, 2, 30], "limit": 10}, parallel=False)
