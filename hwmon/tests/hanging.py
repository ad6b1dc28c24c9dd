"""A sysfs with three chips, mounted through FUSE, of which the first one's driver hangs: hanging.py MOUNTPOINT"""

import errno
import stat
import sys
import time

import fuse

FILES = {
    "/class/hwmon/hwmon0/name": b"asus_wmi_sensors\n",
    "/class/hwmon/hwmon0/temp1_input": b"41000\n",
    "/class/hwmon/hwmon1/name": b"k10temp\n",
    "/class/hwmon/hwmon1/temp1_input": b"52000\n",
    "/class/hwmon/hwmon2/name": b"nvme\n",
    "/class/hwmon/hwmon2/temp1_input": b"38850\n",
}
HANGS = "/class/hwmon/hwmon0/temp1_input"


def inside(directory):
    start = directory.rstrip("/") + "/"
    return {file[len(start):].split("/")[0] for file in FILES if file.startswith(start)}


class Sysfs(fuse.Operations):
    def getattr(self, path, fh=None):
        if path in FILES:
            return {"st_mode": stat.S_IFREG | 0o444, "st_nlink": 1, "st_size": 4096}
        if inside(path):
            return {"st_mode": stat.S_IFDIR | 0o555, "st_nlink": 2}
        raise fuse.FuseOSError(errno.ENOENT)

    def readdir(self, path, fh):
        return [".", "..", *sorted(inside(path))]

    def read(self, path, size, offset, fh):
        if path == HANGS:
            time.sleep(3)
        return FILES[path][offset:offset + size]


fuse.FUSE(Sysfs(), sys.argv[1], foreground=True, direct_io=True)
