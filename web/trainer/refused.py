"""What cannot be done, in a form that the page can put into words."""


class RefusedError(Exception):
    """A command cannot be carried out.

    Parameters
    ----------
    code : str
        A key of ``protocol.messages.FAILURES``.
    params : JSON values
        What the sentence needs.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
