"""What the server is pointed at: `uvicorn main:app`."""

from vpp_api.app import create_app
from vpp_api.logs import configure_logs
from vpp_api.settings import Settings

settings = Settings.from_environment()
configure_logs(settings.log_level)
app = create_app(settings)
