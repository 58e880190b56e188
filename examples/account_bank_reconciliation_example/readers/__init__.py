from . import box_office
