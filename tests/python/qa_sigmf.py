# SPDX-License-Identifier: GPL-3.0-or-later
"""SigMF files: what is in them, what is not, and what is refused."""

import contextlib
import hashlib
import io
import json
import os
import tempfile
import unittest
from pathlib import Path

import numpy as np
import recordings
from gnuradio import blocks, physec
from gnuradio.physec.air import recorder, sigmf, sigmf_reader
from gnuradio.physec import scenario
from gnuradio.physec.cli import main
from gnuradio.physec import InvalidInput


def numbers(value):
    """Every number of a JSON document."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [value] if isinstance(value, (int, float)) and not isinstance(value, bool) else []


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.name = self.folder / "lab"

    def meta(self, channel=0):
        return json.loads(Path(f"{self.name}-ch{channel}.sigmf-meta").read_text())

    def change(self, edit, channel=0, rehash=True):
        """Edits the metadata, and the collection's hash of it, as another program might."""
        path = Path(f"{self.name}-ch{channel}.sigmf-meta")
        document = json.loads(path.read_text())
        edit(document)
        path.write_text(json.dumps(document))
        if rehash:
            collection = Path(f"{self.name}.sigmf-collection")
            document = json.loads(collection.read_text())
            stream = document["collection"]["core:streams"][channel]
            stream["hash"] = hashlib.sha512(path.read_bytes()).hexdigest()
            collection.write_text(json.dumps(document))

    def refuse(self, *parts, arguments=()):
        """physec replay ends with status 2 and one line that holds all parts."""
        stderr = io.StringIO()
        with contextlib.redirect_stderr(stderr), contextlib.redirect_stdout(io.StringIO()):
            status = main.main(["replay", str(self.name), *map(str, arguments)])
        self.assertEqual(status, 2, stderr.getvalue())
        self.assertEqual(stderr.getvalue().count("\n"), 1)
        for part in parts:
            self.assertIn(part, stderr.getvalue())


class Files(Folder):
    def test_everything_reads_back_to_the_bit(self):
        experiment = recordings.lab()
        heard = [recordings.samples(experiment, 2, role) for role in ("bob", "eve")]
        lost = (3000, 500)
        _, kept = recordings.record(
            self.name, experiment, heard, ("bob", "eve"), live=False, lost=lost
        )
        self.assertEqual(
            sorted(path.name for path in self.folder.iterdir()),
            ["lab-ch0.sigmf-data", "lab-ch0.sigmf-meta", "lab-ch1.sigmf-data", "lab-ch1.sigmf-meta",
             "lab.sigmf-collection"],
        )
        found = sigmf_reader.read(str(self.name))
        self.assertEqual([one.description["role"] for one in found], ["bob", "eve"])
        for one, samples in zip(found, kept):
            self.assertEqual(np.asarray(one.samples()).tobytes(), samples.tobytes())
            self.assertEqual(
                one.captures,
                [
                    sigmf.Capture(0, recordings.SECONDS, recordings.FRACTION),
                    sigmf.Capture(3000, recordings.SECONDS, recordings.FRACTION + 3500 / 25e6),
                ],
            )
            self.assertEqual(sigmf.lost_samples(one.captures, one.rate_hz), (1, 500))
        for ending in (".sigmf-collection", "-ch1", "-ch1.sigmf-meta", "-ch1.sigmf-data"):
            self.assertEqual(sigmf_reader.read(f"{self.name}{ending}")[-1].base, f"{self.name}-ch1")

    def test_metadata_is_what_sigmf_asks_for(self):
        experiment = recordings.lab()
        heard = recordings.samples(experiment, 1)
        recordings.record(self.name, experiment, [heard, heard], ("bob", "bob"), live=False,
                          lost=(1000, 7))
        document = self.meta(1)
        self.assertEqual(set(document), {"global", "captures", "annotations"})
        self.assertEqual(document["global"] | {
            "core:datatype": "cf32_le",
            "core:sample_rate": 25e6,
            "core:version": "1.2.5",
            "core:collection": "lab",
            "core:sha512": hashlib.sha512(
                Path(f"{self.name}-ch1.sigmf-data").read_bytes()).hexdigest(),
            "spatial:num_elements": 2,
            "spatial:channel_index": 1,
        }, document["global"])
        for extension in document["global"]["core:extensions"]:
            self.assertEqual(set(extension), {"name", "version", "optional"})
        starts = [(c["core:sample_start"], c["core:global_index"]) for c in document["captures"]]
        self.assertEqual(starts, [(0, 0), (1000, 1007)])
        self.assertEqual({c["core:frequency"] for c in document["captures"]}, {3.5e9})
        collection = json.loads(Path(f"{self.name}.sigmf-collection").read_text())["collection"]
        self.assertEqual([s["name"] for s in collection["core:streams"]], ["lab-ch0", "lab-ch1"])
        for stream in collection["core:streams"]:
            meta = self.folder / (stream["name"] + ".sigmf-meta")
            self.assertEqual(stream["hash"], hashlib.sha512(meta.read_bytes()).hexdigest())

    def test_any_device_time_survives_json(self):
        random = np.random.default_rng(5)
        for fraction in [0.0, 0.1, 2**-60, np.nextafter(1.0, 0.0), *random.uniform(size=200)]:
            capture = sigmf.Capture(0, 2**53 + 1, float(fraction))
            made = sigmf.capture_object(capture, capture, 25e6, 1e9)
            made = json.loads(json.dumps(made))
            read = sigmf_reader.device_time("", made)
            self.assertEqual(read, (2**53 + 1, float(fraction)))

    def test_names_that_exist_or_cannot_be_are_refused(self):
        recordings.record(self.name, recordings.lab(), [np.zeros(100, np.complex64)], live=False)
        for name, text in ((self.name, "exists"), (self.folder / "no" / "x", "directory"),
                           (f"{self.folder}/", "path"), (f"{self.name}.sigmf-meta", "ending")):
            with self.assertRaisesRegex(InvalidInput, text):
                sigmf.Writer(str(name), 1)

    def test_a_recording_that_ends_early_is_readable(self):
        """A source that stops sending, as a radio whose start time has passed."""
        graph = recorder.Recorder(
            [(blocks.vector_source_c([1j] * 1000), 0)], [str(self.folder / "samples")], 2000)
        with self.assertRaisesRegex(recorder.StalledSource, "after 1000 of 2000"):
            graph.record(stalled_s=0.3)
        self.assertEqual(graph.lengths(), [1000])
        self.assertEqual(os.path.getsize(self.folder / "samples"), 8000)
        self.assertEqual(graph.captures(0), [sigmf.Capture(0)])

    def test_a_full_disk_is_no_recording(self):
        source = blocks.vector_source_c(np.ones(100_000, complex).tolist(), True)
        graph = recorder.Recorder([(source, 0)], ["/dev/full"], 10_000_000)
        with self.assertRaisesRegex(recorder.StalledSource, "of 10000000.*full disk"):
            graph.record(stalled_s=0.5)


class Secret(Folder):
    def files(self, fake, fpi=None, **others):
        """Metadata and collection of recordings that differ in the secret alone."""
        heard = np.arange(500).astype(np.complex64)  # what the radio hears is not metadata
        self.name = self.folder / f"r{len(list(self.folder.iterdir()))}" / "lab"
        self.name.parent.mkdir()
        recordings.record(
            self.name, recordings.lab(fake, fpi), [heard], live=False, calibrated=False, **others)
        return [path.read_text() for path in sorted(self.name.parent.glob("*.sigmf-[mc]*"))]

    def test_the_files_do_not_depend_on_the_secret(self):
        """Then nothing of it follows from them, however it might be written."""
        one, other = self.files(recordings.SECRET), self.files((31.4e-9, -0.61))
        self.assertEqual(len(one), 2)
        self.assertEqual(one, other)
        # The comparison can fail: it does when the secret is asked for.
        self.assertNotEqual(self.files(recordings.SECRET, secret_too=True),
                            self.files((31.4e-9, -0.61), secret_too=True))

    def telling(self):
        """The secret in every form and unit that somebody might have written it in."""
        config = recordings.lab().fpi
        delay, angle = recordings.SECRET
        forms = [delay, angle, np.degrees(angle), np.sin(angle), delay / config.upsilon_delay_s,
                 delay * config.ofdm.subcarrier_spacing_hz,
                 delay * config.propagation_speed_mps, config.spacing_wavelengths * np.sin(angle)]
        for path in physec.fpi.true_paths(config, config.bob_m):
            forms += [path.delay_s + delay,
                      path.spatial_frequency + config.spacing_wavelengths * np.sin(angle)]
        weights = np.ravel(physec.fpi.precoder(config).weights)
        forms += [*weights.real, *weights.imag, *abs(weights)]
        return [form * 10.0**power for form in forms for power in (0, 3, 6, 9) if abs(form) > 1e-15]

    def found(self, texts):
        given = np.array([n for text in texts for n in numbers(json.loads(text))], float)
        given = given[given != 0.0]
        self.assertGreater(len(given), 100)  # there is something to search
        return [form for form in self.telling() if np.any(abs(given / form - 1) < 1e-5)]

    def test_no_number_of_the_files_tells_the_secret(self):
        self.assertEqual(self.found(self.files(recordings.SECRET)), [])
        self.assertFalse(self.meta()["global"]["physec:secret_included"])
        with_secret = self.files(recordings.SECRET, secret_too=True)
        self.assertLessEqual(set(recordings.SECRET), set(self.found(with_secret)))
        self.assertTrue(self.meta()["global"]["physec:secret_included"])

    def test_true_positions_stay_out_on_request(self):
        elsewhere = {"alice_m": [3, -2], "scatterers_m": [[10, 9], [8, -9]]}
        one = self.files(recordings.SECRET, truth=False)
        self.assertNotIn("physec:truth", self.meta()["global"])
        self.assertEqual(one, self.files(recordings.SECRET, fpi=elsewhere, truth=False))
        self.assertNotEqual(
            self.files(recordings.SECRET), self.files(recordings.SECRET, fpi=elsewhere))


class Refusals(Folder):
    def setUp(self):
        super().setUp()
        self.experiment = recordings.lab()
        heard = recordings.samples(self.experiment, 2)
        recordings.record(self.name, self.experiment, [heard], live=False, secret_too=True)

    def test_damaged_files(self):
        data = Path(f"{self.name}-ch0.sigmf-data")
        whole = data.read_bytes()
        data.write_bytes(whole[:-8])
        self.refuse("lab-ch0.sigmf-data is truncated", str(len(whole)))
        data.write_bytes(whole[:1000] + bytes([whole[1000] ^ 1]) + whole[1001:])
        self.refuse("lab-ch0.sigmf-data is damaged", "SHA-512")
        data.write_bytes(whole + b"12345678")
        self.refuse("too long")
        data.unlink()
        self.refuse("lab-ch0.sigmf-data does not exist")
        self.change(lambda d: d["global"].update({"core:author": "x"}), rehash=False)
        self.refuse("lab-ch0.sigmf-meta was changed", "SHA-512")
        meta = Path(f"{self.name}-ch0.sigmf-meta")
        meta.write_text("{")
        self.change_collection_hash(meta)
        self.refuse("no JSON")
        meta.unlink()
        self.refuse("lab-ch0.sigmf-meta does not exist")

    def change_collection_hash(self, meta):
        collection = Path(f"{self.name}.sigmf-collection")
        document = json.loads(collection.read_text())
        digest = hashlib.sha512(meta.read_bytes()).hexdigest()
        document["collection"]["core:streams"][0]["hash"] = digest
        collection.write_text(json.dumps(document))

    def test_interrupted_recordings(self):
        Path(f"{self.name}.sigmf-collection").unlink()
        self.refuse("was interrupted", "sigmf-collection is missing", "lab-ch0")
        Path(f"{self.name}-ch0.sigmf-data").rename(f"{self.name}-ch0.sigmf-data.part")
        Path(f"{self.name}-ch0.sigmf-meta").unlink()
        self.refuse("was interrupted", "never completed")
        Path(f"{self.name}-ch0.sigmf-data.part").unlink()
        self.refuse("do not exist", "physec record")

    def test_mislabelled_recordings(self):
        whole = Path(f"{self.name}-ch0.sigmf-meta").read_text()
        for key, value, *parts in (
            ("core:datatype", "ci16_le", "core:datatype is 'ci16_le'", "cf32_le"),
            ("core:sample_rate", 20e6, "core:sample_rate is 20000000.0", "25000000.0"),
            ("core:num_channels", 2, "core:num_channels is 2", "1"),
            ("core:offset", 5, "core:offset is 5"),
            ("core:dataset", "x.wav", "core:dataset is 'x.wav'", "absent"),
            ("physec:scheme", "an", "physec:scheme is 'an'", "fpi"),
            ("physec:role", "alice", "physec:role is 'alice'", "bob or eve"),
            ("physec:pilot_seed", -1, "physec:pilot_seed is -1"),
            ("physec:sample_count", "many", "physec:sample_count is 'many'"),
            ("physec:frame.body_symbols", 15, "body_symbols is 15", "16"),
            ("physec:frame.fft_size", 10**9, "fft_size is 1000000000", "65536"),
            ("physec:frame.cyclic_prefix", 3, "cyclic prefix"),
            ("physec:frame.active", [1, 1], "subcarrier"),
            ("physec:fpi.pilots", "16", "physec:pilots is '16'"),
            ("physec:fpi.carrier_hz", 2e9, "core:frequency is 3500000000.0", "2000000000.0"),
            ("physec:fpi.scatterers", 3, "scatterers_m is 2", "3"),
            ("physec:fpi.mode", "magic", "mode"),
            ("physec:fpi", None, "physec:fpi is None"),
            ("physec:secret.fakes", [], "number of fakes in the secret is 0", "1"),
            ("physec:secret.noise_seed", 1.5, "physec:noise_seed is 1.5"),
            ("physec:calibration.entry", {"session": 1}, "calibration.entry.transmitter is missing"),
        ):
            with self.subTest(key):
                def edit(document, key=key, value=value):
                    *path, last = key.split(".")
                    where = document["global"]
                    for step in path:
                        where = where[step]
                    where[last] = value
                self.change(edit)
                self.refuse(*parts)
                Path(f"{self.name}-ch0.sigmf-meta").write_text(whole)

    def test_mislabelled_captures(self):
        whole = Path(f"{self.name}-ch0.sigmf-meta").read_text()
        for key, value, *parts in (
            ("core:sample_start", -1, "captures[0].core:sample_start is -1", "0 to"),
            ("core:sample_start", 10**9, "captures[0].core:sample_start is 1000000000"),
            ("core:header_bytes", 8, "core:header_bytes is 8"),
            ("core:frequency", 3.6e9, "captures[0].core:frequency is 3600000000.0"),
            ("physec:device_seconds", 1.5, "device_seconds is 1.5"),
            ("physec:device_fraction", 1.0, "device_fraction is 1.0", "below 1"),
        ):
            with self.subTest(key):
                self.change(lambda d, k=key, v=value: d["captures"][0].update({k: v}))
                self.refuse(*parts)
                Path(f"{self.name}-ch0.sigmf-meta").write_text(whole)

    def test_foreign_recordings(self):
        def strip(document):
            for key in list(document["global"]):
                if key.startswith("physec:"):
                    del document["global"][key]

        self.change(strip)
        self.refuse("no metadata of the namespace physec", "docs/sigmf-physec.md")

        def newer(document):
            document["global"]["physec:role"] = "bob"
            document["global"]["core:extensions"] = [
                {"name": "physec", "version": "2.0.0", "optional": False}]

        self.change(newer)
        self.refuse("core:extensions", "version 1")

    def test_frames_of_another_format_are_not_silence(self):
        self.change(lambda d: d["global"]["physec:frame"].update(cyclic_prefix=20))
        self.refuse("holds no frame", "cyclic prefix of 20")

    def test_a_scenario_that_is_not_the_recordings(self):
        lab = scenario.LAB.read_text().replace("epoch_s: 0.0", f"epoch_s: {recordings.SECONDS}.0")
        for old, new, *parts in (
            ("bandwidth_hz: 25.0e6", "bandwidth_hz: 20e6", "fpi.bandwidth_hz is 20000000.0"),
            ("alice_m: [2, 1]", "alice_m: [2, 2]", "truth.alice_m is [2.0, 2.0]", "[2.0, 1.0]"),
            ("epoch_s: ", "epoch_s: 1", "epoch_s is 1987654321.0", "allowed: 987654321.0"),
            ("idle_symbols: 0", "idle_symbols: 1", "frame.idle_symbols is 1", "allowed: 0"),
            ("pilot_seed: 1", "pilot_seed: 2", "pilot_seed is 2 in the scenario", "lab-ch0"),
        ):
            self.assertIn(old, lab)
            path = self.folder / "other.yml"
            path.write_text(lab.replace(old, new))
            self.refuse(*parts, arguments=["--scenario", path])

    def test_options_that_cannot_be(self):
        for arguments, *parts in (
            (["--attacks", "mergd"], "'mergd'", "nearest: merged"),
            (["--attacks", "prior"], "'prior'", "distribution"),
            (["--calibration", "none.json"], "--transmitter"),
            (["--calibration", "none.json", "--transmitter", "a"], "none.json", "exists"),
        ):
            self.refuse(*parts, arguments=arguments)


if __name__ == "__main__":
    unittest.main()
