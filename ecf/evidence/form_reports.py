"""Which written report an entry is about."""

from ecf.core.forms import GovukDateField, GovukForm, GovukTextField


class DescribeReportForm(GovukForm):
    """Its type and its date; the report itself stays in the case system."""

    report_type = GovukTextField(
        label="What type of report is it?",
        hint="For example, child and family assessment, court statement, care plan. Name nobody.",
        missing="Enter the type of report",
        name="The type of report",
        max_length=100,
    )
    written_on = GovukDateField(
        label="When was it written?", missing="Enter the date it was written", name="The date it was written", past=True
    )
