# SPDX-License-Identifier: GPL-3.0-or-later
"""The other process of qa_two_processes.py: sends a tone from one antenna until it is killed.

Arguments: device address, rate, carrier, amplitude, tone in cycles per sample, and the device
times of bursts of 20000 samples; without times the tone is endless. With a last argument "pps" the
time is set to 0 at the next second, once a line has come in.
"""

import sys
import time

import numpy as np
from gnuradio import analog, gr, uhd

import radios


def main():
    device = sys.argv[1]
    rate, carrier, amplitude, tone = (float(word) for word in sys.argv[2:6])
    align = sys.argv[-1] == "pps"
    times = [float(word) for word in sys.argv[6:] if word != "pps"]
    graph = gr.top_block()
    if times:
        sink = radios.make_sink(device, 1, rate, carrier)
        burst = (amplitude * np.exp(2j * np.pi * tone * np.arange(20_000))).tolist()
        source = radios.burst_sources([(when, [burst]) for when in times], 1)[0]
    else:
        sink = uhd.usrp_sink(device, uhd.stream_args(cpu_format="fc32", channels=[0]))
        sink.set_samp_rate(rate)
        sink.set_center_freq(carrier)
        source = analog.sig_source_c(rate, analog.GR_COS_WAVE, tone * rate, amplitude)
    graph.connect(source, sink)
    if align:
        print("open", flush=True)
        sys.stdin.readline()
        sink.set_time_next_pps(uhd.time_spec(0.0))
        time.sleep(1.1)
    graph.start()
    print("sending", sink.get_time_now().get_real_secs(), flush=True)
    time.sleep(60)


if __name__ == "__main__":
    main()
