# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a command and write down what it took. It imports next to nothing, so that it is small itself; see measure.py.

Usage: launch.py OUTPUT COMMAND [ARGUMENT]...
"""

import os
import sys
import time

# ru_maxrss counts kibibytes, on macOS bytes.
MEBI = 1024 * 1024 if sys.platform == "darwin" else 1024

start = time.perf_counter()
process = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
dummy, status, used = os.wait4(process, 0)
wall = time.perf_counter() - start
with open(sys.argv[1], "w", encoding="utf-8") as file:
    cpu, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / MEBI
    file.write(f'{{"wall": {wall}, "cpu": {cpu}, "memory": {memory}, "status": {os.waitstatus_to_exitcode(status)}}}')
