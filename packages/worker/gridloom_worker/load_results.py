"""``load-results``: a file that reads run folders, to be copied to where notebooks are."""

LOAD_RESULTS = """# Results of a Gridloom run folder, for Python 3.8 or newer; NumPy and xarray are used where there are any.
#
#     from load_results import load
#
#     results = load("/path/to/run")
#     results["y"].values         # an array, masked where something is missing; nested lists without NumPy
#     results["y"].coords         # the inputs along each axis
#     results["y"].missing        # how many values are missing
#     results.to_xarray()         # an xarray.Dataset of all outputs

import importlib.util
import os
import sys


def load(run_folder):
    if "gridloom_worker" not in sys.modules:
        # The worker of the run knows how the run is written.
        spec = importlib.util.spec_from_file_location("gridloom_worker_file", os.path.join(run_folder, "worker.py"))
        spec.loader.exec_module(importlib.util.module_from_spec(spec))
    from gridloom_worker.results import Results

    return Results(run_folder)
"""
