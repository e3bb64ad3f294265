"""`python -m alicloud_ecr_emulator`."""

import sys

from alicloud_ecr_emulator import main

sys.exit(main())
