"""Runs trivial sweeps on SLURM with submitit or with PipeFunc and adaptive-scheduler; prints the seconds until all results
are known.

    python peers.py submitit element 1000 FOLDER
    python peers.py pipefunc element|stages 1000 FOLDER

Results are checked: a peer that is quick because it is wrong would be no peer.
"""

import asyncio
import sys
import time


def square(x):
    return x * x


def with_submitit(count, folder):
    import submitit

    executor = submitit.AutoExecutor(folder=folder)
    executor.update_parameters(slurm_array_parallelism=count, timeout_min=5, slurm_mem="100MB", cpus_per_task=1)
    began = time.monotonic()
    jobs = executor.map_array(square, range(count))
    results = [job.result() for job in jobs]
    took = time.monotonic() - began
    assert results == [x * x for x in range(count)]
    return took


def with_pipefunc(what, count, folder):
    from adaptive_scheduler import SlurmExecutor
    from pipefunc import Pipeline, pipefunc
    from pipefunc.resources import Resources

    options = {"resources": Resources(cpus=1, time="00:05:00"), "resources_scope": "element" if what == "element" else "map"}

    @pipefunc(output_name="a", mapspec="x[i] -> a[i]", **options)
    def f(x):
        return x * x

    @pipefunc(output_name="b", mapspec="a[i] -> b[i]", **options)
    def g(a):
        return a + 1

    @pipefunc(output_name="c", mapspec="b[i] -> c[i]", **options)
    def h(b):
        return b * 2

    pipeline = Pipeline([f] if what == "element" else [f, g, h])

    async def run():
        # Their usual pace would make them wait a minute for each stage: they are asked as often as we are.
        executor = SlurmExecutor(
            folder=folder + "/scheduler",
            save_interval=1,
            log_interval=1,
            job_manager_interval=1,
            max_simultaneous_jobs=count,
        )
        runner = pipeline.map_async(
            {"x": range(count)}, run_folder=folder + "/run", executor=executor, show_progress=False, return_results=True
        )
        return await runner.task

    began = time.monotonic()
    results = asyncio.run(run())
    took = time.monotonic() - began
    name, value = ("a", lambda x: x * x) if what == "element" else ("c", lambda x: 2 * (x * x + 1))
    assert list(results[name].output) == [value(x) for x in range(count)]
    return took


if __name__ == "__main__":
    peer, what, count, folder = sys.argv[1:]
    seconds = with_submitit(int(count), folder) if peer == "submitit" else with_pipefunc(what, int(count), folder)
    print("%.3f" % seconds)
