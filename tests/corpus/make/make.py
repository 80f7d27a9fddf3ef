#!/usr/bin/python3
"""Makes the corpus anew: the inputs, and beside them what is expected of each. Needs h5py (Debian: python3-h5py).

    /usr/bin/python3 tests/corpus/make/make.py"""
import importlib
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PARTS = ["nwb", "hdf5files", "zarrs", "tables", "organize", "transcripts"]

for part in sys.argv[1:] or PARTS:
    importlib.import_module(part).make(ROOT)
