# Avec – « make » seul montre ce qu’il sait faire.
# Plain targets, for every make from 3.81 on.

SHELL = /bin/sh
VENV = .venv
PY = $(VENV)/bin/python
AVEC = $(VENV)/bin/avec

help:
	@echo "make demo      essayer Avec, avec des données inventées"
	@echo "make test      tout vérifier (installe ce qu’il faut, navigateur compris)"
	@echo "make setup     installer seulement"
	@echo "make check     forme, règles, types, étages, pages, traductions"
	@echo "make messages  recueillir les mots à traduire, compiler les catalogues"
	@echo "make matrix    réécrire le tableau « qui peut quoi »"
	@echo "make bench     mesurer ; make mutants  éprouver les tests des murs"
	@echo "make pictures  reprendre les images du README"
	@echo "make demo-neuve  recommencer la démonstration à zéro"

# The environment: made once, with a Python that can make one.
venv:
	@if [ -x $(PY) ] && $(PY) -c 'import sys' 2>/dev/null; then exit 0; fi; \
	for python in $(PYTHON) python3.13 python3.12 python3.11 python3; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	     >/dev/null 2>&1; then \
	    echo "  Préparation de $(VENV) ($$($$python -V))"; \
	    exec $$python -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo "Avec a besoin de Python 3.11 ou plus récent, avec venv. Pour l’installer :"; \
	case "$$(uname -s)" in \
	  Darwin) echo "  brew install python" ;; \
	  *) if command -v dnf >/dev/null 2>&1; then echo "  sudo dnf install python3"; \
	     else echo "  sudo apt install python3 python3-venv"; fi ;; \
	esac; exit 1

base: venv
	@$(PY) -m hosting.install base

setup: venv
	@$(PY) -m hosting.install dev
	@$(PY) -m hosting.catalogues compile

demo: base
	@exec $(AVEC) demo

demo-neuve: base
	@exec $(AVEC) demo --fresh

serve: base
	@exec $(AVEC) serve

test: setup
	@$(PY) -m hosting.testing $(TESTS)

check: setup
	@$(PY) -m hosting.checking

matrix: setup
	@$(PY) -m hosting.testing --matrix

messages: setup
	@$(PY) -m hosting.catalogues extract
	@$(PY) -m hosting.catalogues compile

bench: setup
	@$(PY) -m bench

pictures: setup
	@$(PY) -m tests.pictures

mutants: setup
	@$(PY) -m tests.mutants

# For whoever updates the libraries: the two lists with their fingerprints.
LOCK = --quiet --generate-hashes --allow-unsafe --strip-extras --no-annotate \
       --no-emit-index-url --no-emit-find-links --no-emit-trusted-host
lock: setup
	@cd requirements && for name in base dev; do \
	  CUSTOM_COMPILE_COMMAND="make lock" PIP_FIND_LINKS= \
	  ../$(VENV)/bin/pip-compile $(LOCK) $(UPGRADE) -o $$name.txt $$name.in || exit 1; \
	done

clean:
	rm -rf $(VENV) .static

.PHONY: help venv base setup demo demo-neuve serve test check matrix messages bench \
        pictures mutants lock clean
