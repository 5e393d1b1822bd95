"""Make the handout: `python make_pdf.py [CONTENT] [--format NAME] [--out DIR]`; `--help` lists
everything.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    sys.argv.insert(1, "make")
    from brochure.__main__ import main

    main()
