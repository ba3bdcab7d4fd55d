"""Two groups of variants, of which one is chosen by hand."""

from pipefunc import VariantPipeline, pipefunc


@pipefunc(output_name="smooth", variant={"filter": "mean"})
def mean_filter(signal):
    return [sum(signal[max(0, k - 1) : k + 2]) / len(signal[max(0, k - 1) : k + 2]) for k in range(len(signal))]


@pipefunc(output_name="smooth", variant={"filter": "median"})
def median_filter(signal):
    return [sorted(signal[max(0, k - 1) : k + 2])[len(signal[max(0, k - 1) : k + 2]) // 2] for k in range(len(signal))]


@pipefunc(output_name="score", variant={"score": "peak"})
def peak(smooth):
    return max(smooth)


@pipefunc(output_name="score", variant={"score": "sum"})
def total(smooth, weight):
    return sum(smooth) * weight


variants = VariantPipeline(
    [mean_filter, median_filter, peak, total],
    default_variant={"filter": "mean", "score": "peak"},
)
pipeline = variants.with_variant(select={"filter": "median", "score": "sum"})
inputs = {"signal": [3, 9, 1, 4, 8, 2], "weight": 10}

if __name__ == "__main__":
    results = pipeline.map(inputs, parallel=False)
    print(results["score"].output)
