# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A simulator of Huawei Cloud IAM, SMS and the ECS metadata service, for tests and demonstrations.

It speaks as the services do (paths, statuses, bodies, headers, checked signatures) and can be told to misbehave.
Where the behaviour of the real service is not published, a setting chooses among the possibilities.
"""
