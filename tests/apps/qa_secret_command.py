# SPDX-License-Identifier: GPL-3.0-or-later
"""physec secret: makes, shows and rotates keys, and prints a secret only when asked to."""

import json
import os
import subprocess
import tempfile
import unittest

COMMAND = os.path.join(os.environ["PHYSEC_BUILD_DIR"], "apps", "physec")


class SecretCommand(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.key = os.path.join(self.folder, "key")
        self.said = ""

    def physec(self, *arguments, status=0):
        done = subprocess.run([COMMAND, "secret", *arguments], capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, cwd=self.folder)
        self.assertEqual(done.returncode, status, done.stderr)
        self.said += done.stdout + done.stderr
        return done.stdout if status == 0 else done.stderr

    def digits(self):
        with open(self.key, encoding="ascii") as file:
            return file.read().strip()

    def test_a_new_key_is_the_owners_alone_and_never_overwritten(self):
        said = self.physec("new", self.key)
        self.assertEqual(os.stat(self.key).st_mode & 0o7777, 0o600)
        first = self.digits()
        self.assertRegex(first, "^[0-9a-f]{64}$")
        complaint = self.physec("new", self.key, status=2)
        self.assertEqual(complaint.count("\n"), 1)
        self.assertIn(self.key, complaint)
        self.assertEqual(self.digits(), first)
        self.assertEqual(self.physec("show-public", self.key), said)
        self.assertNotIn(first[:8], self.said)

    def test_rotation_goes_on_alike_at_both_stations(self):
        self.physec("new", self.key)
        other = os.path.join(self.folder, "other")
        with open(os.open(other, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(self.digits())
        shown = []
        keys = [self.digits()]
        for _ in range(3):
            result = json.loads(self.physec("rotate", self.key, "--json", "-"))
            shown += [result["fingerprint_before"], result["fingerprint"]]
            self.assertEqual(json.loads(self.physec("rotate", other, "--json", "-"))["fingerprint"], shown[-1])
            keys.append(self.digits())
        self.assertEqual(shown[1::2][:2], shown[2::2])
        self.assertEqual(len(set(shown)), 4)
        self.assertEqual(sorted(os.listdir(self.folder)), ["key", "other"])
        for key in keys:
            self.assertNotIn(key[:8], self.said)

    def test_deltas_are_shown_only_when_asked_for(self):
        self.physec("new", self.key)
        epoch = ("derive", self.key, "--session", "7", "--epoch", "12")
        asked = json.loads(self.physec(*epoch, "--show-deltas", "--json", "-"))
        self.assertEqual(asked, json.loads(self.physec(*epoch, "--show-deltas", "--json", "-")))
        self.said = ""
        plain = json.loads(self.physec(*epoch, "--json", "-"))
        self.assertEqual(plain["check_digits"], asked["check_digits"])
        self.assertEqual(set(asked) - set(plain), {"delay_s", "angle_rad"})
        self.physec(*epoch)
        for value in (asked["delay_s"] * 1e9, asked["angle_rad"]):
            self.assertNotIn(f"{abs(value):.4g}", self.said)
        others = [("--session", "8", "--epoch", "12"), ("--session", "7", "--epoch", "13"),
                  ("--session", "7", "--epoch", "12", "--bits", "8")]
        checks = {json.loads(self.physec("derive", self.key, *other, "--json", "-"))["check_digits"]
                  for other in others}
        self.assertEqual(len(checks | {plain["check_digits"]}), 4)

    def test_bad_files_and_numbers_are_one_line(self):
        with open(self.key, "w", encoding="ascii") as file:
            file.write("ab" * 32)
        os.chmod(self.key, 0o644)
        for arguments, part in ((("show-public", self.key), "0600"), (("rotate", self.key), "0600"),
                                (("show-public", self.folder), "regular file"),
                                (("derive", self.key, "--session", "-1", "--epoch", "0"), "0 to 4294967295"),
                                (("derive", self.key, "--epoch", "0"), "--session"),
                                (("frobnicate", self.key), "show-public")):
            said = self.physec(*arguments, status=2)
            self.assertEqual(said.count("\n"), 1, said)
            self.assertIn(part, said)
        self.assertNotIn("abab", self.said)


if __name__ == "__main__":
    unittest.main()
