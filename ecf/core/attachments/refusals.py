"""Why a file is not taken. Each refusal has a code of its own and says what to do instead."""

from ecf.core.errors import BadValue

LARGEST = 25 * 1024 * 1024


class RefusedFile(BadValue):
    """A file that is not kept. All refusals inherit from it; the field is `file`."""

    def __init__(self, code: str = "", message: str = "", field: str = "file", **extra: object) -> None:
        super().__init__(code, message, field, **extra)


class FileTooLarge(RefusedFile):
    default_code = "file_too_large"
    default_message = "The file is larger than 25 MB. Make it smaller, or upload it in parts, and try again."


class FileEmpty(RefusedFile):
    default_code = "file_empty"
    default_message = "The file is empty. Check that it opens on your device, then choose it again."


class UploadCutOff(RefusedFile):
    default_code = "upload_cut_off"
    default_message = "Only part of the file arrived. Check your connection and upload it again."


class KindNotTaken(RefusedFile):
    default_code = "file_kind_not_taken"
    default_message = (
        "This kind of file cannot be kept here. Upload a PDF, a Word document (.docx), slides (.pptx), an OpenDocument "
        "text or presentation (.odt, .odp), plain text (.txt) or a picture (.jpg, .png)."
    )


class PhonePictureNotTaken(RefusedFile):
    default_code = "file_heic"
    default_message = (
        "This picture is in a format that only some phones can open (HEIC). "
        "Save or share it as a JPEG, and upload that."
    )


class OldOfficeFile(RefusedFile):
    default_code = "file_old_office"
    default_message = "This is an older Office file. Open it, save it as .docx or .pptx, or as a PDF, and upload that."


class NotWhatItSays(RefusedFile):
    default_code = "file_not_what_it_says"
    default_message = (
        "What is in the file does not fit the ending of its name. Open it in the program that made it, save it again, "
        "and upload that."
    )


class TwoThingsInOne(RefusedFile):
    default_code = "file_is_two_things"
    default_message = (
        "The file has something else hidden before or after it. Save it again as a new PDF and upload that."
    )


class FileDamaged(RefusedFile):
    default_code = "file_damaged"
    default_message = "The file is damaged and cannot be opened. Save it again on your device and upload the new copy."


class FileEncrypted(RefusedFile):
    default_code = "file_encrypted"
    default_message = "The file needs a password to open. Save a copy without a password and upload that."


class HasMacros(RefusedFile):
    default_code = "file_has_macros"
    default_message = "The file holds macros (small programs). Save it without macros, or as a PDF, and upload that."


class HasScript(RefusedFile):
    default_code = "file_has_script"
    default_message = "The file holds a script or a web page. Save it as a PDF or as a picture and upload that."


class HasProgram(RefusedFile):
    default_code = "file_has_program"
    default_message = "The file is, or holds, a program. Programs cannot be kept here: upload the document itself."


class HasObjects(RefusedFile):
    default_code = "file_has_objects"
    default_message = "The file has other files inside it. Remove them, or save it as a PDF, and upload that."


class LinksOutside(RefusedFile):
    default_code = "file_links_outside"
    default_message = "The file fetches parts of itself from elsewhere when it opens. Save it as a PDF and upload that."


class UnpacksTooLarge(RefusedFile):
    default_code = "file_unpacks_too_large"
    default_message = "The file unpacks to far more than it should. Save it again, or as a PDF, and upload that."


class PdfHasScript(RefusedFile):
    default_code = "pdf_has_script"
    default_message = "The PDF runs a script or sends a form. Print it to a new PDF and upload that."


class PdfStartsPrograms(RefusedFile):
    default_code = "pdf_starts_programs"
    default_message = "The PDF tries to start a program. Print it to a new PDF and upload that."


class PdfHasFiles(RefusedFile):
    default_code = "pdf_has_files"
    default_message = "The PDF has other files or media inside it. Print it to a new PDF and upload that."


class TooComplicated(RefusedFile):
    default_code = "file_too_complicated"
    default_message = "The file is too complicated to be checked. Print it to a new PDF, or upload fewer pages."


class PictureTooLarge(RefusedFile):
    default_code = "picture_too_large"
    default_message = (
        "The picture has more than 50 megapixels. Make it smaller on your device (4,000 pixels wide is plenty) and "
        "upload that."
    )
