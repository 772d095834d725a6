"""Serves a GGUF file with llama.cpp's own server on loopback, until the parent goes or a signal comes.

Prints one line, the address it listens at. Needs the package that requirements.txt names.
"""

import argparse
import os
import signal
import sys
import time

import xllamacpp

options = argparse.ArgumentParser()
options.add_argument("model")
options.add_argument("--port", type=int, default=0)
options.add_argument("--context", type=int, default=4096, help="tokens of all slots together")
options.add_argument("--slots", type=int, default=4)
options.add_argument("--threads", type=int, default=2)
options.add_argument("--alias")
options.add_argument("--key")
options.add_argument("--flash", choices=["auto", "on", "off"], default="auto", help="flash attention")
given = options.parse_args()

params = xllamacpp.CommonParams()
params.model.path = given.model
params.n_ctx = given.context
params.n_parallel = given.slots
params.cpuparams.n_threads = given.threads
params.n_gpu_layers = 0
params.port = given.port
params.endpoint_props = True
params.endpoint_slots = True
FLASH = {"auto": "AUTO", "on": "ENABLED", "off": "DISABLED"}
params.flash_attn_type = getattr(xllamacpp.llama_flash_attn_type, f"LLAMA_FLASH_ATTN_TYPE_{FLASH[given.flash]}")
if given.alias is not None:
    params.model_alias = {given.alias}
if given.key is not None:
    params.api_keys = [given.key]

server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
for end in (signal.SIGTERM, signal.SIGINT):
    signal.signal(end, lambda *_: os._exit(0))
parent = os.getppid()
while os.getppid() == parent:
    time.sleep(0.5)
sys.exit(0)
