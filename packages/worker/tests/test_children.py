import os

from gridloom_worker import children
from gridloom_worker.child import Slot
from tests.sweep import SweepTest, axis, from_input, numbers


class CountingRunner:
    """Returns an empty record that carries the element."""

    def begin(self):
        pass

    def compute(self, element):
        record = bytearray(64)
        record[8:16] = element.to_bytes(8, "little")
        return record, b""


class ChildrenTest(SweepTest):
    def test_an_element_whose_child_dies_before_saying_so_is_computed_by_another(self):
        flag = self.path("died")
        take = Slot.take

        def die_once(slot, element):
            if element == 3 and not os.path.exists(flag):
                open(flag, "w").close()
                os._exit(1)
            take(slot, element)

        self.addCleanup(setattr, children, "_LOST_AFTER_S", children._LOST_AFTER_S)
        children._LOST_AFTER_S = 0.1
        Slot.take = die_once
        self.addCleanup(setattr, Slot, "take", take)
        done = []
        pool = children.Children(
            CountingRunner(), 2, lambda child, record, frame: done.append(record[8]), lambda child, data: None
        )
        pool.run(list(range(6)), lambda living, now: 0.05)
        self.assertTrue(os.path.exists(flag))
        self.assertEqual(sorted(done), list(range(6)))

    def test_user_code_may_fork_a_pool_of_its_own(self):
        self.input("how", {"value": {"kind": "list", "items": ["fork", "fork"]}, "shape": [2]})
        code = """
        import multiprocessing
        def square(x):
            return x * x
        def many(how):
            with multiprocessing.get_context(how).Pool(2) as pool:
                return pool.map(square, range(4))
        """
        self.stage("many", code, [from_input("how", ["i"])], [axis("i", 2)])
        done = self.compute("many", [(0, 2)])
        self.assertEqual([done[i].value for i in (0, 1)], [[0, 1, 4, 9]] * 2)

    def test_a_fork_that_returns_reports_nothing(self):
        self.input("x", numbers(3))
        code = """
        import os
        def split(x):
            return x if os.fork() else -1
        """
        self.stage("split", code, [from_input("x", ["i"])], [axis("i", 3)])
        done = self.compute("split", [(0, 3)])
        self.assertEqual([done[i].value for i in range(3)], [0, 1, 2])
        self.assertEqual(len([1 for _, fields in self.records("split") if fields[1] == 3]), 3)
