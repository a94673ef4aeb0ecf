# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that other programs, or people, have changed: any value of any key is used or refused in one
sentence that names the file. Nothing else may come out."""

import copy
import datetime
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import recordings
from gnuradio import physec
from gnuradio.physec.air import calibration
from gnuradio.physec.air import replay, sigmf_reader
from gnuradio.physec.cli import reception
from gnuradio.physec import InvalidInput

REFUSALS = (InvalidInput, physec.InvalidInput)
#: Of every type that JSON has, and numbers beyond every range. 1e400 reads as infinity.
VALUES = ("null", "true", "0", "-1", "7", "1e400", "1e300", "1e-300", str(2**70), '""', '"x"',
          '"2001-02-03T04:05:06"', "[]", "[0, 0]", "[[]]", '["x"]', "{}", '{"a": 1}')
MARK = "the value under test"


def places(value):
    """(container, key) of every value in a document, from the outside in."""
    keys = value.keys() if isinstance(value, dict) else range(len(value))
    for key in list(keys):
        yield value, key
        if isinstance(value[key], (dict, list)):
            yield from places(value[key])


def variants(document):
    """(what was changed, text) with every value replaced by every one of VALUES, or left out."""
    for number in range(sum(1 for _ in places(document))):
        changed = copy.deepcopy(document)
        container, key = list(places(changed))[number]
        if isinstance(container, list) and len(container) > 4:
            continue  # one number of a long list is like the other
        container[key] = MARK
        text = json.dumps(changed)
        for value in VALUES:
            yield f"{key} = {value}", text.replace(json.dumps(MARK), value)
        del container[key]
        yield f"no {key}", json.dumps(changed)


class Types(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def survives(self, path, document, use):
        """use() with every variant of a file; how many were used and how many refused."""
        counts = [0, 0]
        for what, text in variants(document):
            with self.subTest(what):
                path.write_text(text)
                try:
                    use()
                    counts[0] += 1
                except REFUSALS as error:
                    self.assertIn(str(path).removesuffix(".sigmf-meta"), str(error))
                    self.assertEqual(str(error).count("\n"), 0)
                    counts[1] += 1
        return counts

    def test_recordings(self):
        name = self.folder / "lab"
        experiment = recordings.lab()
        recordings.record(
            name, experiment, [np.zeros(1, np.complex64)], live=False, secret_too=True)
        path = Path(f"{name}-ch0.sigmf-meta")
        document = json.loads(path.read_text())
        about = document["global"]
        about["physec:device"] = {"product": "x310", "serial": "bob", "gain_db": 10.0}
        about["physec:fpi"]["prior"] = {
            "delay_low_s": 1e-8, "delay_high_s": 2e-8, "angle_low_rad": 0.1, "angle_high_rad": 0.2,
            "random_sign": True}
        about["physec:frame"]["active"] = about["physec:frame"]["active"][:100]
        document["captures"] = [{
            "core:sample_start": 0, "core:frequency": 3.5e9, "core:header_bytes": 0,
            "core:datetime": "2001-02-03T04:05:06.7Z", "physec:device_seconds": 5,
            "physec:device_fraction": 0.5}]

        class Arguments:
            calibration, transmitter, receiver = str(self.folder / "c.json"), "alice", "bob"

        calibration.save_entry(Arguments.calibration, recordings.ideal_entry(experiment.fpi))

        def use():
            recorded = sigmf_reader.read(str(path))
            try:
                reception.calibration_for(Arguments, recorded[0])
            except REFUSALS as error:  # of another radio, say
                if "no calibration" not in str(error):
                    raise
            try:
                replay.replay(recorded, ("merged",), recorded[0].description.get("secret"))
            except InvalidInput as error:  # there is but one sample
                if "holds no frame" not in str(error):
                    raise

        path.write_text(json.dumps(document))
        use()
        used, refused = self.survives(path, document, use)
        self.assertGreater(used, 100)
        self.assertGreater(refused, 600)

    def test_collections(self):
        name = self.folder / "lab"
        recordings.record(name, recordings.lab(), [np.zeros(1, np.complex64)], live=False)
        path = Path(f"{name}.sigmf-collection")
        document = json.loads(path.read_text())
        _, refused = self.survives(path, document, lambda: sigmf_reader.read(str(path)))
        self.assertGreater(refused, 70)

    def test_calibrations(self):
        path = self.folder / "c.json"
        experiment = recordings.lab()
        entry = {**recordings.ideal_entry(experiment.fpi), "receive_gain_db": 10.0}
        calibration.save_entry(str(path), entry)
        document = json.loads(path.read_text())
        fpi = experiment.fpi

        def use():
            found = calibration.load(
                str(path), "alice", "bob", fpi.ofdm.bandwidth_hz, fpi.carrier_hz,
                receive_gain_db=10.0)
            found.delay_s
            if found.chains:
                options = physec.sync.make_receiver_options(
                    experiment.fpi_frame(), fpi.carrier_hz, 0.0, found)
                self.assertTrue(np.all(np.isfinite(found.response(options))))

        used, refused = self.survives(path, document, use)
        self.assertGreater(used, 20)
        self.assertGreater(refused, 200)

    def test_values_that_no_measurement_gives(self):
        path = self.folder / "c.json"
        fpi = recordings.lab().fpi
        tomorrow = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)
        soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1)
        for change, *parts in (
            ({"gain": [0, 0]}, "entries[0].channels[1].gain is [0, 0]", "not zero"),
            ({"delay_s": 1.0}, "entries[0].channels[1].delay_s is 1.0", "0 to 0.1"),
            ({"delay_s": -1e-9}, "entries[0].channels[1].delay_s is -1e-09"),
            ({"made_utc": "2020-01-01T00:00:00"}, "entries[0].made_utc", "time zone"),
            ({"made_utc": tomorrow.isoformat()}, "made_utc", "a time that has passed"),
        ):
            entry = recordings.ideal_entry(fpi)
            (entry if "made_utc" in change else entry["channels"][1]).update(change)
            document = {"format": calibration.FORMAT, "version": 1, "entries": [entry]}
            path.write_text(json.dumps(document))
            with self.assertRaises(calibration.CalibrationError) as refused:
                calibration.load(str(path), "alice", "bob", fpi.ofdm.bandwidth_hz, fpi.carrier_hz)
            for part in (str(path), *parts):
                self.assertIn(part, str(refused.exception))
        entry["made_utc"] = soon.isoformat()  # clocks differ a little
        path.write_text(json.dumps(document))
        found = calibration.load(
            str(path), "alice", "bob", fpi.ofdm.bandwidth_hz, fpi.carrier_hz)
        self.assertEqual(found.complaint, "")


if __name__ == "__main__":
    unittest.main()
