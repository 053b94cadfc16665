"""The OpenAPI document, the page to read it, and the answer for addresses that are none."""

from typing import Any

from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.views import APIView

from ecf.people.authentication import PersonOrScopedSystem


class Schema(SpectacularAPIView):
    """The OpenAPI 3.1 document, for anybody signed in and for systems. JSON, or YAML (`?format=yaml`)."""

    renderer_classes = (OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer)
    permission_classes = (PersonOrScopedSystem,)
    is_open_to_systems = True


class Docs(SpectacularSwaggerSplitView):
    """The document as a page. Its script is a file of its own, so that the content security policy stays strict."""

    permission_classes = (PersonOrScopedSystem,)
    template_name = "api/docs.html"
    url_name = "api:schema"


class NothingHere(APIView):
    """Every other address under /api/v1/: a problem, whatever the method and whoever asks."""

    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound
