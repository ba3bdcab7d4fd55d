import shutil
import unittest

from gridloom_worker.check import check_modules


class CheckTest(unittest.TestCase):
    def test_code_that_parses_has_no_error_and_is_not_run(self):
        self.assertEqual(
            check_modules({"a": "import sys\nsys.exit(3)\n", "b": "async def f(x, *, y=1): return x\n"}, {}), []
        )

    def test_each_module_tells_its_first_error_with_line_and_column(self):
        errors = check_modules({"good": "x = 1\n", "bad": "def f(x):\n    return (x\n", "worse": "def g(:\n"}, {})
        self.assertEqual([(each["module"], each["line"]) for each in errors], [("bad", 2), ("worse", 1)])
        self.assertTrue(all(each["column"] >= 1 and each["message"] for each in errors))

    def test_a_nul_is_an_error_and_not_a_crash(self):
        self.assertEqual([each["module"] for each in check_modules({"nul": "x = 1\0"}, {})], ["nul"])

    def test_a_script_tells_the_line_as_its_shell_sees_it_and_is_not_run(self):
        self.assertEqual(shell_error("# f(x)\nexit 3\n"), None)
        self.assertEqual(shell_error("# f(x)\nfi\necho 2\n")["line"], 2)
        unfinished = shell_error('# f(x)\nif true; then\n  echo "$x\n')
        self.assertTrue(2 <= unfinished["line"] <= 4 and unfinished["message"], unfinished)
        self.assertEqual(shell_error("#!/usr/bin/env -S awk -f\nBEGIN { (\n"), None)

    @unittest.skipUnless(shutil.which("bash"), "needs bash")
    def test_a_script_for_bash_is_read_by_bash(self):
        self.assertEqual(shell_error("#!/usr/bin/env bash\nx=(1 2)\n"), None)
        self.assertEqual(shell_error("#!/bin/bash\nx=(1 2\n")["module"], "f")

    @unittest.skipUnless(shutil.which("node"), "needs node")
    def test_a_javascript_module_tells_line_and_column(self):
        self.assertEqual(check_modules({"f": "await 1;\nprocess.exit(3);\n"}, {"f": "javascript"}), [])
        [error] = check_modules({"f": "const a = 1;\nfunction f(x) {\n  return (x;\n}\n"}, {"f": "javascript"})
        self.assertEqual(error, {"module": "f", "line": 3, "column": 12, "message": "Unexpected token ';'"})


def shell_error(source):
    """The error of a script, or None."""
    return next(iter(check_modules({"f": source}, {"f": "shell"})), None)


if __name__ == "__main__":
    unittest.main()
