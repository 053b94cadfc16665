"""Addresses of credentials. Those of issuers are named by what was signed: they never change."""

from django.urls import path

from ecf.expert import credential_views, issuer_views

urlpatterns = [
    path("issuers/<slug:code>/", issuer_views.issuer_profile, name="issuer_profile"),
    path("issuers/<slug:code>/jwks.json", issuer_views.issuer_keys, name="issuer_keys"),
    path("issuers/<slug:code>/keys/<int:number>/", issuer_views.issuer_key, name="issuer_key"),
    path("issuers/<slug:code>/status/<int:number>/", issuer_views.status_list, name="status_list"),
    path(".well-known/jwt-vc-issuer/issuers/<slug:code>", issuer_views.issuer_metadata, name="issuer_metadata"),
    path("credentials/check/", issuer_views.check_credential, name="check_credential"),
    path("credentials/mine/", credential_views.my_credential, name="my_credential"),
    path("credentials/keys/", credential_views.signing_keys, name="signing_keys"),
    path("credentials/keys/rotate/", credential_views.rotate_signing_key, name="rotate_signing_key"),
]
