# Copyright (c) 2026, huaweicloud.sms contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """The options that every module shares: logging in, where SMS is, and how to talk to it."""

    DOCUMENTATION = r"""
options:
  auth_method:
    description:
      - How to authenticate.
      - With V(auto), a secret that the task gives as an option (O(auth_token), O(secret_key), O(password), in this
        order) chooses the method. Only if the task gives none, the first method that the environment variables
        complete is used, in the same order. So no variable that happens to be set overrides what the task says. If
        none is complete, an access key of O(profile) is used.
      - V(token) sends a ready IAM token.
      - V(aksk) signs every request with an access key; there is no login, and one request is one request.
      - V(password) logs in to IAM as an IAM user first, and renews the token when the service calls it expired.
      - V(ecs_agency) takes temporary keys from the metadata service of the ECS that the module runs on, and needs an
        agency bound to that ECS. It is used only when named.
    type: str
    choices: [auto, token, aksk, password, ecs_agency]
    default: auto
  auth_token:
    description:
      - A ready IAM token, for the whole account or for a project. It is sent as C(X-Auth-Token) and cannot be
        renewed.
      - If not set, the environment variables E(HW_AUTH_TOKEN) and E(OS_AUTH_TOKEN) are used, in this order.
    type: str
  access_key:
    description:
      - The access key ID (AK).
      - If O(secret_key) is not set either, the environment variables E(HW_ACCESS_KEY), E(HUAWEICLOUD_SDK_AK) and
        E(OS_ACCESS_KEY) are used, in this order.
      - O(access_key), O(secret_key) and O(security_token) always come from one source, either the options, or
        variables whose names begin alike.
    type: str
  secret_key:
    description:
      - The secret access key (SK).
      - If not set, the environment variables E(HW_SECRET_KEY), E(HUAWEICLOUD_SDK_SK) and E(OS_SECRET_KEY) are used,
        in this order.
    type: str
  security_token:
    description:
      - The security token that belongs to a temporary access key. Leave it out with a permanent one.
      - If O(secret_key) is not set either, the environment variables E(HW_SECURITY_TOKEN) and
        E(HUAWEICLOUD_SDK_SECURITY_TOKEN) are used, together with the key that they belong to.
    type: str
  username:
    description:
      - The name of the IAM user. It needs O(domain_name) or O(domain_id) with it.
      - If neither this nor O(user_id) is set, the environment variables E(HW_USER_NAME) and E(OS_USERNAME) are
        used, in this order.
    type: str
  user_id:
    description:
      - The ID of the IAM user, instead of its name.
      - If neither this nor O(username) is set, the environment variables E(HW_USER_ID) and E(OS_USER_ID) are used,
        in this order.
    type: str
  password:
    description:
      - The password of the IAM user.
      - If not set, the environment variables E(HW_USER_PASSWORD) and E(OS_PASSWORD) are used, in this order.
    type: str
  totp_passcode:
    description:
      - The six digits that the IAM user's virtual MFA device shows, if it has one. It needs O(user_id).
      - It is good for one login, so the token cannot be renewed.
    type: str
  domain_name:
    description:
      - The name of the account that the IAM user belongs to. A token is for the whole account, unless a project is
        given.
      - If neither this nor O(domain_id) is set, the environment variables E(HW_DOMAIN_NAME) and E(OS_DOMAIN_NAME)
        are used, in this order.
    type: str
  domain_id:
    description:
      - The ID of the account, instead of its name. With O(auth_method=aksk) it is sent as C(X-Domain-Id).
      - If neither this nor O(domain_name) is set, the environment variables E(HW_DOMAIN_ID),
        E(HUAWEICLOUD_SDK_DOMAIN_ID) and E(OS_DOMAIN_ID) are used, in this order.
    type: str
  project_name:
    description:
      - The name of a project. A token is then for this project instead of the whole account. It is not used with
        O(auth_method=aksk).
      - If neither this nor O(project_id) is set, the environment variables E(HW_PROJECT_NAME) and
        E(OS_PROJECT_NAME) are used, in this order.
    type: str
  project_id:
    description:
      - The ID of a project, instead of its name. With O(auth_method=aksk) it is sent as C(X-Project-Id).
      - If neither this nor O(project_name) is set, the environment variables E(HW_PROJECT_ID),
        E(HUAWEICLOUD_SDK_PROJECT_ID) and E(OS_PROJECT_ID) are used, in this order.
    type: str
  agency_name:
    description:
      - The name of an agency of another account, to be assumed with the credentials above. It needs
        O(agency_domain_name). O(project_name) and O(project_id) are then projects of that account.
      - If not set, the environment variable E(HW_ASSUME_ROLE_AGENCY_NAME) is used.
    type: str
  agency_domain_name:
    description:
      - The name of the account that created the agency.
      - If not set, the environment variable E(HW_ASSUME_ROLE_DOMAIN_NAME) is used.
    type: str
  profile:
    description:
      - The name of a profile that holds an access key, in the vendor's SDK's C(~/.huaweicloud/credentials) (or the file
        named by E(HUAWEICLOUD_SDK_CREDENTIALS_FILE)) or in KooCLI's C(~/.hcloud/config.json) (or the file named by
        E(HW_SHARED_CONFIG_FILE)). KooCLI encrypts its keys, unless told not to; encrypted ones cannot be used.
      - With O(auth_method=auto), it is used when the task gives it and no secret, and, with the profile that
        E(HW_PROFILE) names or else the first one, when neither the task nor the environment completes another method.
    type: str
  region:
    description:
      - The region that hosts SMS for your site; V(cn-north-4) for the China site, V(ap-southeast-3) for the
        international one. Also known are V(my-kualalumpur-1) and V(ru-moscow-1).
      - This is not the region that servers are migrated to. SMS is one global service for each site, and shows a
        task only where its source server was registered.
      - It is not used to find SMS if O(endpoint) is set, wherever that comes from.
      - If not set, the environment variables E(HW_REGION_NAME) and E(OS_REGION_NAME) are used, in this order.
    type: str
  endpoint:
    description:
      - The address of SMS itself, for example V(https://sms.ap-southeast-3.myhuaweicloud.com). It wins over
        O(region).
      - Credentials are never sent over plain HTTP, except to a loopback address.
      - If not set, the environment variable E(HW_SMS_ENDPOINT) is used, and then, if a region is known, the
        variable C(HUAWEICLOUD_SDK_REGION_SMS_<REGION>) with its ID in capitals and underscores, such as
        E(HUAWEICLOUD_SDK_REGION_SMS_AP_SOUTHEAST_3).
    type: str
  iam_endpoint:
    description:
      - The address of IAM, with or without V(/v3) at its end. It is needed only where a login is.
      - If not set, the environment variables E(HW_AUTH_URL), E(HUAWEICLOUD_SDK_IAM_ENDPOINT) and E(OS_AUTH_URL) are
        used, in this order, and then the one that belongs to the SMS endpoint, provided that this is one of
        C(myhuaweicloud.com).
    type: str
    aliases: [auth_url]
  validate_certs:
    description:
      - Whether to verify the certificates of IAM and SMS. V(false) gives your credentials to whoever sits on the
        way.
    type: bool
    default: true
  ca_path:
    description:
      - A file (or directory) of CA certificates to verify with, instead of the usual ones and of
        E(REQUESTS_CA_BUNDLE).
      - If not set, the environment variable E(OS_CACERT) is used.
    type: path
  timeout:
    description:
      - Seconds that one request may take, from resolving the name to the last byte of the answer.
    type: float
    default: 60.0
  max_retries:
    description:
      - How often a request is sent again, with growing pauses, when the connection cannot be made or is lost, or
        when the service is throttling or unavailable. A pause that the service asks for (C(Retry-After)) is kept
        to.
      - If not set, the environment variable E(HW_MAX_RETRIES) is used, and then V(5).
    type: int
requirements:
  - python >= 3.9
  - requests >= 2.25.1
notes:
  - >-
    Environment variables are those of the machine that the module runs on. So run it on the controller, with
    C(hosts: localhost), or with C(delegate_to: localhost). An empty variable counts as unset.
  - Proxies are taken from E(HTTPS_PROXY), E(HTTP_PROXY) and E(NO_PROXY). Redirects are not followed, and C(.netrc)
    is not read.
"""
