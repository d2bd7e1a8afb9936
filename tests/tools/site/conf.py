# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How Sphinx builds the site; docs_site.py puts this file beside what it makes. After antsibull-docs' own template."""

from __future__ import annotations

project = "huaweicloud.sms"
project_copyright = "huaweicloud.sms contributors"
title = html_title = html_short_title = "huaweicloud.sms"

extensions = ["sphinx.ext.intersphinx", "sphinx_antsibull_ext"]
default_role = "any"
nitpicky = True
highlight_language = "YAML+Jinja"
pygments_style = "ansible"

html_theme = "sphinx_ansible_theme"
html_theme_options = {"vcs_pageview_mode": "", "topbar_links": {}}
html_show_sphinx = False
html_use_index = False
html_copy_source = False

# The inventory holds the few labels that are referred to, so that no network is needed.
intersphinx_mapping = {"ansible": ("https://docs.ansible.com/projects/ansible/devel/", "ansible.inv")}
