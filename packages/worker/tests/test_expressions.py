"""What the text of a module says before it is run."""

import importlib.util
import unittest

from gridloom_worker.expressions import source_imports_numpy

GUARDED = "try:\n    import numpy\nexcept ImportError:\n    pass\n\ndef f(x): ...\n"


class SourceImportsNumpy(unittest.TestCase):
    def test_an_import_at_the_top_counts(self):
        self.assertTrue(source_imports_numpy("import numpy as np"))
        self.assertTrue(source_imports_numpy("from numpy.linalg import norm"))
        self.assertFalse(source_imports_numpy("import numpyro\ndef f():\n    import numpy"))
        self.assertFalse(source_imports_numpy("def ("))

    def test_an_import_that_may_fail_counts_where_numpy_is(self):
        self.assertEqual(source_imports_numpy(GUARDED), importlib.util.find_spec("numpy") is not None)


if __name__ == "__main__":
    unittest.main()
