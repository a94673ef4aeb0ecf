# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of docs/live-views.md. `./run live --pictures FOLDER [NAME ...]` calls this.

A live flowgraph gets its picture by a line in STEPS, and one in SIZES when it is of another size.
"""

import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from PyQt5 import QtCore, QtWidgets

#: By flowgraph: what is moved, by the name of its variable, and how many seconds it stays there.
STEPS = {
    "fpi_live": (({"snr_db": 20.0}, 18), ({"snr_db": 5.0}, 18), ({"snr_db": 15.0}, 22)),
    "compare_live": (({"snr_db": 20.0}, 25),),
    "an_isac_live": (({"target_deg": 65.0}, 12), ({"noise_space": "user"}, 12),
                     ({"target_deg": 20.0, "noise_space": "user_and_target"}, 22)),
}
#: Width and height in pixels.
SIZES = {"an_isac_live": (1560, 940), "fpi_live": (1560, 940)}
SIZE = (1400, 860)


def wait(seconds):
    """Lets the GUI's thread work."""
    loop = QtCore.QEventLoop()
    QtCore.QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec_()


def move(window, name, value):
    """Moves a QT Range as a person would; anything else by the flowgraph's setter."""
    control = getattr(getattr(window, f"_{name}_win", None), "d_widget", None)
    counter = getattr(control, "counter", None)
    if counter is not None:
        counter.setValue(value)
    else:
        getattr(window, f"set_{name}")(value)


def window_of(name, program, options=None):
    """The flowgraph of a compiled program."""
    spec = importlib.util.spec_from_file_location(name, program)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, program.stem)(**(options or {}))


def draw_flowgraph(name, program, path, options=None):
    """The window after all steps; options: of the flowgraph, by the names of its parameters."""
    window = window_of(name, program, options)
    window.resize(*SIZES.get(name, SIZE))
    window.show()
    window.start()
    for values, seconds in STEPS.get(name, (({}, 12),)):
        for variable, value in values.items():
            move(window, variable, value)
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


def draw_air_live(path):
    """Bob on the simulated air, as docs/live-views.md does it: a rehearsal, then Alice's program and his
    picture."""
    here = Path(__file__).resolve().parent
    physec = Path(os.environ.get("PHYSEC_BUILD_DIR", here.parent / "build")) / "apps" / "physec"
    with tempfile.TemporaryDirectory() as lab:
        subprocess.run([physec, "rehearse", "fpi", "--frames", "20", "--keep", lab], check=False,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        air = f"type=physec,air={os.path.basename(lab)},clock=lockstep,radios=2,speed=0.05"
        air += ",shared_reference=1,seed=1"
        alice = subprocess.Popen(
            [sys.executable, "fpi_transmitter_4.py", "--epoch", "0.01", "--session", "5", "--device",
             f"{air},serial=alice,ntx=4,nrx=0,tx_delay=20.3,skew=0.13"],
            cwd=lab, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            import live

            bob = f"{air},serial=bob,ntx=0,rx_delay=11.7,noise=-64.9,channel={lab}/hall.paths"
            options = dict(device=bob, epoch=0.01, start_s=0.02, calibration=lab + "/calibration.json",
                           transmitter="alice", receiver="bob")
            draw_flowgraph("air_live", live.compile_flowgraph("air_live", lab), path, options)
        finally:
            alice.terminate()
            alice.wait()


#: Pictures of views that no flowgraph of the folder has, or that need more than one.
OTHERS = {"an_secrecy_meter": draw_secrecy_meter, "air_live": draw_air_live}


def names():
    """Of all pictures."""
    return [*STEPS, *OTHERS]


def draw_all(folder, wanted, compile_flowgraph):
    """Draws NAME.png of all names, or of those wanted; compile_flowgraph(name, folder): the program."""
    application = QtWidgets.QApplication(sys.argv[:1])
    application.setQuitOnLastWindowClosed(False)
    for name in wanted or names():
        path = folder / (name + ".png")
        if name in OTHERS:
            OTHERS[name](path)
            continue
        with tempfile.TemporaryDirectory() as scratch:
            draw_flowgraph(name, compile_flowgraph(name, scratch), path)
