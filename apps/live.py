# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the live flowgraph, or draws its pictures for the documentation. `./run live` calls it.

    live.py [--no-gui] [OPTIONS OF THE FLOWGRAPH]     --help lists those
    live.py --pictures FOLDER                         fpi_live.png, an_secrecy_meter.png; a minute

Needs PYTHONPATH and GRC_BLOCKS_PATH of the build.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FLOWGRAPH = Path(__file__).resolve().parent / "flowgraphs" / "live" / "fpi_live.grc"
# The interpreter that runs this can import gnuradio; the one that grcc names may not.
GRCC = "from gnuradio.grc.compiler import main; raise SystemExit(main())"
#: SNR in dB and how many seconds it stays there, for the picture.
SNR_STEPS = ((20.0, 18), (5.0, 18), (15.0, 22))


def compile_flowgraph(folder):
    """Python program of the flowgraph."""
    done = subprocess.run([sys.executable, "-c", GRCC, "-o", folder, FLOWGRAPH],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise SystemExit(f"{FLOWGRAPH.name} does not compile:\n{done.stdout}")
    return Path(folder) / (FLOWGRAPH.stem + ".py")


def wait(seconds):
    """Lets the GUI's thread work."""
    from PyQt5 import QtCore

    loop = QtCore.QEventLoop()
    QtCore.QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec_()


def draw_fpi_live(program, path):
    """The window after the SNR has moved."""
    spec = importlib.util.spec_from_file_location("fpi_live", program)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    window = module.fpi_live(start_snr_db=SNR_STEPS[0][0])
    window.resize(1400, 860)
    window.show()
    window.start()
    for snr_db, seconds in SNR_STEPS:
        window._snr_db_win.d_widget.counter.setValue(snr_db)  # as a person would
        wait(seconds)
    window.grab().save(str(path))
    window.close()


def draw_secrecy_meter(path):
    """User and two eavesdroppers of a simulated AN-ISAC scene, when tau has fallen from .9 to .3."""
    from gnuradio import blocks, gr, physec

    config = physec.make_an_config(tau=0.9, gain_user=1.0, gain_comm_eve=1.0)
    graph = gr.top_block("secrecy meter")
    # Of a frame's symbols, all QPSK, receivers take the first four for pilots and the rest for data.
    source = blocks.vector_source_c(physec.an_qpsk_pilots(config.frame_length, 1), True)
    pace = blocks.throttle(gr.sizeof_gr_complex, 300.0 * config.frame_length)
    states = physec.an_channel_state(config, 10, 1)
    precoder = physec.an_precoder(config, 1, 1)
    antennas = blocks.streams_to_vector(gr.sizeof_gr_complex, config.tx_antennas)
    channel = physec.an_channel(config, 1, 1)
    array = physec.an_data_eve(config, "comm_eve", 4, 1, 1)
    meter = physec.an_secrecy_meter(["Eve, one antenna", "Eve, four antennas"], 100)
    graph.connect(source, pace, states, precoder)
    for port in range(config.tx_antennas):
        graph.connect((precoder, port), (antennas, port))
    graph.connect(antennas, channel)
    graph.connect(antennas, array)
    for output, item in ((2, config.rx_antennas), (3, config.eve_antennas)):
        graph.connect((channel, output), blocks.null_sink(gr.sizeof_gr_complex * item))
    for place, port in (((channel, 0), "user"), ((channel, 1), "eve1"), ((array, 0), "eve2")):
        receiver = physec.an_symbol_receiver(config, 4, 10, 1)
        graph.connect(place, receiver)
        for output, size in ((0, gr.sizeof_gr_complex), (1, gr.sizeof_char)):
            graph.connect((receiver, output), blocks.null_sink(size))
        graph.msg_connect((receiver, "reports"), (meter, port))
    meter.widget.resize(700, 650)
    meter.widget.show()
    graph.start()
    wait(10)
    changed = physec.make_an_config(tau=0.3, gain_user=1.0, gain_comm_eve=1.0)
    precoder.set_config(changed)
    wait(15)
    meter.widget.grab().save(str(path))
    graph.stop()
    graph.wait()


def main(arguments):
    if arguments[:1] == ["--pictures"]:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        folder = Path(arguments[1] if len(arguments) > 1 else "docs/pictures")
        folder.mkdir(parents=True, exist_ok=True)
        from PyQt5 import QtWidgets

        application = QtWidgets.QApplication(sys.argv[:1])
        application.setQuitOnLastWindowClosed(False)
        with tempfile.TemporaryDirectory() as scratch:
            draw_fpi_live(compile_flowgraph(scratch), folder / "fpi_live.png")
        draw_secrecy_meter(folder / "an_secrecy_meter.png")
        return 0
    if "--no-gui" in arguments:
        # Qt's own platform without a screen: the same flowgraph, views included.
        arguments = [word for word in arguments if word != "--no-gui"]
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    elif not any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        print("live: there is no screen (DISPLAY is not set); ./run live --no-gui [--seconds 10]"
              " runs without one", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        program = compile_flowgraph(scratch)
        try:
            return subprocess.call([sys.executable, "-u", program, *arguments])
        except KeyboardInterrupt:
            return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
