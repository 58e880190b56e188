from odoo import models

BANK_FILE = "bank.statement.file"


class IrBinary(models.AbstractModel):
    _inherit = "ir.binary"

    def _get_stream_from(self, record, field_name="raw", *args, **kwargs):
        """A bank file may hold anything, also a web page: it is saved, never shown or run."""
        stream = super()._get_stream_from(record, field_name, *args, **kwargs)
        is_attached = record._name == "ir.attachment" and record.res_model == BANK_FILE
        if is_attached or record._name == BANK_FILE:
            stream.mimetype = "application/octet-stream"
            stream.as_attachment = True
        return stream
