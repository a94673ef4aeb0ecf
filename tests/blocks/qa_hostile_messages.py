# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message port of every block takes whatever is sent: nothing ends, hangs or loses its thread.

A block is made as in its flowgraph, messages of every type go to each of its ports, and afterwards the
port still empties its queue: GNU Radio would not say that a handler's thread has died.
"""

import functools
import math
import os
import tempfile
import time
import unittest

import pmt
from gnuradio import blocks, gr, physec
from gnuradio import pdu as pdu_library

from qa_air import lab
from qa_an_air import DATA, air_config
from qa_tags import log

NAN = math.nan
DEEP = 50_000  # GNU Radio's own destructor of a pair needs the stack of a thread beyond 100,000


def nested(depth, wrap=lambda inner: pmt.cons(inner, pmt.PMT_NIL)):
    return functools.reduce(lambda inner, _: wrap(inner), range(depth), pmt.PMT_NIL)


def dictionary(**fields):
    return functools.reduce(lambda found, item: pmt.dict_add(found, pmt.intern(item[0]), item[1]),
                            fields.items(), pmt.make_dict())


def pdu(**fields):
    return pmt.cons(dictionary(**fields), pmt.make_u8vector(10, 7))


def hostile():
    """Messages, by name."""
    symbols, numbers = ("x", "x" * 10**6, "a\n\x1b[2J"), (-2**62, 0, 2**31)
    yield "nothing", pmt.PMT_NIL
    yield "true", pmt.PMT_T
    yield "end of file", pmt.PMT_EOF
    yield from ((f"symbol of {len(text)}", pmt.intern(text)) for text in symbols)
    yield from ((f"integer {value}", pmt.from_long(value)) for value in numbers)
    yield "largest", pmt.from_uint64(2**64 - 1)
    yield from ((f"number {v}", pmt.from_double(v)) for v in (NAN, math.inf, -1.0, 1e308, 1e-320))
    yield "complex", pmt.from_complex(complex(NAN, 1))
    yield "deep to the left", nested(DEEP)
    yield "deep to the right", nested(DEEP, lambda inner: pmt.cons(pmt.PMT_T, inner))
    yield "deep first of a pair", pmt.cons(nested(DEEP), pmt.make_u8vector(4, 0))
    yield "deep second of a pair", pmt.cons(pmt.intern("fakes"), nested(DEEP))
    yield "deep vector", nested(3000, lambda inner: pmt.make_vector(1, inner))
    yield "deep dictionary", nested(3000, lambda inner: dictionary(a=inner))
    yield "improper dictionary", pmt.cons(pmt.cons(pmt.intern("frame"), pmt.from_long(1)), pmt.intern("tail"))
    yield "tuple", pmt.make_tuple(pmt.from_long(1), pmt.from_long(2))
    yield "empty PDU", pmt.cons(pmt.make_dict(), pmt.make_u8vector(0, 0))
    yield "large vector", pmt.make_c32vector(10**6, 1)
    yield "large PDU", pmt.cons(pmt.make_dict(), pmt.make_u8vector(10**7, 0))
    yield "wrong types", pdu(number=pmt.intern("x"), blocks=pmt.PMT_T, frame=pmt.from_double(NAN),
                             session=pmt.PMT_NIL, shape=pmt.intern("y"), transmit=pmt.make_u8vector(3, 0),
                             usable=pmt.from_long(3), event_code=pmt.PMT_NIL, channel=pmt.intern("z"),
                             complaint=pmt.PMT_T, h=pmt.PMT_T, theta=pmt.intern("a"))
    yield "huge integers", pdu(number=pmt.from_uint64(0), blocks=pmt.from_uint64(2**63),
                               frame=pmt.from_uint64(2**64 - 1), session=pmt.from_uint64(2**64 - 1),
                               shape=pmt.init_s32vector(2, [2**31 - 1, 2**31 - 1]))
    yield "complex where integers belong", pdu(number=pmt.from_complex(1j), blocks=pmt.from_complex(2j))
    yield "h of NaN", pmt.init_c64vector(4, [complex(NAN)] * 4)
    yield "h too large", pmt.init_c64vector(4, [1e150, 1e150j, -1e150, 1e150])
    yield "usable without position", pdu(usable=pmt.PMT_T, reason=pmt.intern("a\nb\x1b[31m"))
    yield "event", pmt.cons(pmt.intern("uhd_async_msg"), dictionary(event_code=pmt.intern("underflow")))
    yield "nested event", pmt.cons(pmt.intern("uhd_async_msg"), dictionary(
        event_code=pmt.list1(pmt.intern("underflow")), channel=pmt.intern("a" * 100)))
    yield "settings", dictionary(snr_db=pmt.intern("ten"), tau=pmt.from_double(NAN), fakes=nested(10))
    yield "unknown setting", pmt.cons(pmt.intern("x" * 10**5), nested(DEEP))


def streaming(block, graph, item=gr.sizeof_gr_complex, inputs=1, outputs=1, sizes=None):
    """The block between sources of zeros and sinks."""
    for port in range(inputs):
        graph.connect(blocks.null_source(item), blocks.throttle(item, 1e5), (block, port))
    for port in range(outputs):
        size = sizes[port] if sizes else item
        graph.connect((block, port), blocks.null_sink(size))


class HostileMessages(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def survives(self, graph, block, ports):
        base = block.to_basic_block()
        graph.start()
        try:
            for port in ports:
                for name, message in hostile():
                    base._post(pmt.intern(port), message)
                    deadline = time.monotonic() + 10.0
                    while base.nmsgs(pmt.intern(port)):
                        self.assertLess(time.monotonic(), deadline, f"port {port} stands still after: {name}")
                        time.sleep(0.001)
        finally:
            graph.stop()
            graph.wait()

    def without_streams(self, block, ports):
        graph = gr.top_block()
        for port in ports:  # a block needs a connection to be started
            graph.msg_connect(pdu_library.random_pdu(1, 2), "pdus", block, port)
        self.survives(graph, block, ports)

    def test_an_precoder(self):
        graph = gr.top_block()
        block = physec.an_precoder(physec.make_an_config(tx_antennas=4), 1, 1)
        streaming(block, graph, outputs=4)
        self.survives(graph, block, ("csi", "target_angle", "settings"))

    def test_an_channel_state(self):
        graph = gr.top_block()
        states = physec.an_channel_state(physec.make_an_config(tx_antennas=4), 10, 1)
        streaming(states, graph)
        self.survives(graph, states, ("target_angle", "eve_angle"))

    def test_an_data_eve(self):
        graph = gr.top_block()
        eve = physec.an_data_eve(physec.make_an_config(tx_antennas=4), "target", 1, 1, 1)
        streaming(eve, graph, 8 * 4, sizes=[8])
        self.survives(graph, eve, ("settings",))

    def test_an_air_sensor(self):
        graph = gr.top_block()
        air = air_config()
        sensor = physec.an_air_sensor(air, physec.sync.make_receiver_options(air.format, 2.4e9), 2)
        streaming(sensor, graph, inputs=air.scheme.rx_antennas, outputs=0)
        self.survives(graph, sensor, ("sent",))

    def test_an_channel(self):
        graph = gr.top_block()
        config = physec.make_an_config(tx_antennas=4)
        channel = physec.an_channel(config, 1, 1)
        graph.connect(blocks.null_source(8 * 4), blocks.throttle(8 * 4, 1e5), channel)
        for port, items in enumerate((1, 1, config.rx_antennas, config.eve_antennas)):
            graph.connect((channel, port), blocks.null_sink(8 * items))
        self.survives(graph, channel, ("settings",))

    def test_air_transmitter(self):
        graph = gr.top_block()
        air = air_config()
        block = physec.an_air_transmitter(air, DATA, 0.3, 7, 5)
        item = 8 * air.format.ofdm.active_count
        for port in range(4):
            graph.connect((block, port), blocks.throttle(item, 500), blocks.null_sink(item))
        self.survives(graph, block, ("csi", "chains", "target_angle"))

    def test_fpi_precoder(self):
        graph = gr.top_block()
        config = lab()
        block = physec.fpi_precoder(config)
        item = 8 * config.ofdm.active_count
        streaming(block, graph, item, config.tx_antennas, config.tx_antennas)
        self.survives(graph, block, ("settings",))

    def test_blocks_without_streams(self):
        path = os.path.join(self.folder.name, "file")
        physec.secret.new_key_file(path + ".key")
        for block, ports in (
                (physec.an_csi_sealer(air_config(), path + ".key"), ("csi",)),
                (physec.an_csi_opener(air_config(), path + ".key", 7), ("records",)),
                (physec.pdu_log(path + ".json", 0), ("in",)),
                (physec.file_assembler(path), ("payload",)),
                (physec.fpi_estimates_csv(path + ".csv").receivers["bob"], ("bob",)),
                (physec.scenario_saver(lab(), path + ".yml"), ("save",)),
                (physec.an_secrecy_score(["Eve"]), ("user", "eve1")),
                (physec.radio_status("hostile", 0.05), ("async", "sync", "estimates", "level"))):
            with self.subTest(block=block.name()):
                self.without_streams(block, ports)

    def test_a_flood_of_bad_messages_is_a_few_lines_with_a_count(self):
        config = lab()
        for block in (physec.fpi_precoder(config), physec.radio_status("flood", 0.0)):
            port = "settings" if block.name() == "fpi_precoder" else "sync"
            with self.subTest(block=block.name()), log() as lines:
                graph = gr.top_block()
                if port == "settings":
                    item, antennas = 8 * config.ofdm.active_count, config.tx_antennas
                    streaming(block, graph, item, antennas, antennas)
                else:
                    graph.msg_connect(pdu_library.random_pdu(1, 2), "pdus", block, port)
                base = block.to_basic_block()
                graph.start()
                for count in (500, 1):
                    for _ in range(count):
                        base._post(pmt.intern(port), pmt.intern("nonsense"))
                    while base.nmsgs(pmt.intern(port)):
                        time.sleep(0.001)
                    time.sleep(0.6)  # room for one line more
                graph.stop()
                graph.wait()
            ours = [line for line in lines if "message ignored" in line]
            self.assertGreater(len(ours), 20)
            self.assertLess(len(ours), 30)
            self.assertRegex(ours[-1], r"nonsense.*\(4[0-9][0-9] lines before it were held back\)")


if __name__ == "__main__":
    unittest.main()
