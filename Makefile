# Every command lives in tools/do.py, so that a machine without make has them too:
#   python3 tools/do.py run
PYTHON ?= python3

.PHONY: run test check lock help
help run test check lock:
	@$(PYTHON) tools/do.py $@
