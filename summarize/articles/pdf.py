"""The text of PDF files, a form feed behind each page."""

from __future__ import annotations

import io

from summarize.errors import ArticleError, MissingDependencyError


def read_pdf(data: bytes, name: str) -> str:
    """Return the text of a PDF file.

    Raises:
        ArticleError: it is encrypted, damaged, or has no text in it.
        MissingDependencyError: pypdf is not installed.
    """
    try:
        import pypdf
    except ImportError:
        raise MissingDependencyError(
            f"{name}: reading PDF files needs pypdf; install it with "
            "pip install 'summarize-eval[pdf]', or convert the file to text with pdftotext."
        ) from None
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        pages = [page.extract_text() for page in reader.pages]
    except pypdf.errors.FileNotDecryptedError:
        raise ArticleError(f"{name}: is encrypted; save it without a password first.") from None
    except Exception as error:  # a damaged file can raise anything
        raise ArticleError(
            f"{name}: cannot be read as a PDF file ({type(error).__name__}); "
            "convert it to text with another program first."
        ) from None
    if not any(page.strip() for page in pages):
        raise ArticleError(
            f"{name}: has no text in it, only pictures of pages; read it with a program that "
            "recognises characters (OCR) first."
        )
    return "\f".join(pages)
